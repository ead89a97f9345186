// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CommandReferenceTest {
  private static final Path DOCS = Path.of("../docs");
  private static final String STALE =
      "%s is stale; refresh it with: mvn -pl cli -am test -Dtest=CommandReferenceTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dcloudimage.write=true";

  private final CommandLine root = CommandTree.create(TestInvocations.empty());

  /** What is written down is what the commands say. */
  @Test
  void theReferenceIsUpToDate() throws IOException {
    check(DOCS.resolve("commands.md"), CommandReference.of(root));
  }

  @Test
  void theManualPagesAreUpToDate() throws IOException {
    check(DOCS.resolve("man"), root.getCommandSpec());
    for (CommandLine command : CommandReference.below(root)) {
      check(DOCS.resolve("man"), command.getCommandSpec());
    }
    try (Stream<Path> pages = Files.list(DOCS.resolve("man"))) {
      assertThat(pages).hasSize(CommandReference.below(root).size() + 1);
    }
  }

  @Test
  void theCompletionScriptsAreUpToDate() throws IOException {
    for (String shell : List.of("bash", "zsh")) {
      String script = new CommandRun(Path.of("/")).run("completion", shell).out();
      check(DOCS.resolve("completion/cloudimage." + shell), script);
    }
  }

  private static void check(Path directory, CommandSpec command) throws IOException {
    check(directory.resolve(ManPage.fileName(command)), ManPage.of(command));
  }

  private static void check(Path file, String written) throws IOException {
    if (Boolean.getBoolean("cloudimage.write")) {
      Files.writeString(file, written);
    }
    assertThat(file).as(STALE, file.normalize()).hasContent(written);
  }
}
