// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CommandReferenceTest {
  private static final Path FILE = Path.of("../docs/commands.md");

  /** What is written down is what the commands say. */
  @Test
  void theReferenceIsUpToDate() throws IOException {
    String written = CommandReference.of(CommandTree.create(TestInvocations.empty()));
    if (Boolean.getBoolean("cloudimage.write")) {
      Files.writeString(FILE, written);
    }
    assertThat(FILE)
        .as(
            "docs/commands.md is stale; refresh it with: mvn -pl cli -am test"
                + " -Dtest=CommandReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dcloudimage.write=true")
        .hasContent(written);
  }
}
