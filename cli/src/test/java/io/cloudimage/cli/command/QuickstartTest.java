// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path home;

  @Test
  void itShowsTheMainJobAndLeavesNothingBehind() throws IOException {
    CommandRun.Result result = quickstart(small()).ended(ExitCode.SUCCESS);
    for (String verb : new String[] {"build", "serve", "push", "pull", "verify", "unpack"}) {
      assertThat(result.out()).containsPattern("(?m)^\\$ cloudimage .*\\b" + verb + " ");
    }
    assertThat(result.out())
        .contains(": valid; checked 3 blobs")
        .contains("mounted 1 blob")
        .contains("\"log-driver\": \"journald\"")
        .contains("All steps succeeded");
    Matcher removed = Pattern.compile("Removed (\\S+);").matcher(result.out());
    assertThat(removed.find()).isTrue();
    assertThat(Path.of(removed.group(1))).doesNotExist();
  }

  @Test
  void aStepThatFailsEndsItWithThatStepsCode() throws IOException {
    Path rootfs = small();
    Files.writeString(rootfs.resolve("Kubefile"), "FROM scratch\nRUN true\n");
    CommandRun.Result result = quickstart(rootfs).ended(ExitCode.UNSUPPORTED);
    assertThat(result.err()).contains("Kubefile:2:1").contains("step 1 ended with exit code 6");
    assertThat(result.out()).contains("Removed ");
  }

  private CommandRun.Result quickstart(Path rootfs) {
    return new CommandRun(home)
        .installation(CHECKOUT)
        .run("quickstart", "--rootfs", rootfs.toString());
  }

  private Path small() throws IOException {
    Path etc = Files.createDirectories(home.resolve("rootfs/etc"));
    Files.writeString(etc.resolve("daemon.json"), "{}\n");
    Files.writeString(home.resolve("rootfs/Kubefile"), "FROM scratch\nCOPY . .\n");
    return home.resolve("rootfs");
  }
}
