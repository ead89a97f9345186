// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandListTest {
  @Test
  void everyNameIsThatOfItsCommand() {
    for (String name : CommandList.NAMES) {
      Object command = CommandList.create(name, TestInvocations.empty());
      CommandLine line = command instanceof CommandLine made ? made : new CommandLine(command);
      assertThat(line.getCommandName()).isEqualTo(name);
    }
  }

  @Test
  void aCommandLineThatBeginsWithACommandNeedsThatOne() {
    assertThat(namesFor("version", "--format", "json")).containsExactly("version");
    assertThat(namesFor("images", "version")).containsExactly("images");
  }

  @Test
  void theCommandsBelowAreLeftOutWhereNothingFollows() {
    assertThat(below("images")).isEmpty();
    assertThat(below("images", "--help")).contains("find", "push");
    assertThat(below("images", "fnid")).contains("find", "push");
    assertThat(below("mirror")).contains("plan", "run");
  }

  @Test
  void anyOtherCommandLineNeedsAll() {
    assertThat(namesFor()).isEqualTo(CommandList.NAMES);
    assertThat(namesFor("--help")).isEqualTo(CommandList.NAMES);
    assertThat(namesFor("--log-level", "debug", "version")).isEqualTo(CommandList.NAMES);
    assertThat(namesFor("verison")).isEqualTo(CommandList.NAMES);
    assertThat(namesFor("completion", "bash")).isEqualTo(CommandList.NAMES);
  }

  private static Set<String> below(String... args) {
    CommandLine root = CommandTree.createFor(TestInvocations.empty(), args);
    return root.getSubcommands().values().iterator().next().getSubcommands().keySet();
  }

  private static List<String> namesFor(String... args) {
    CommandLine root = CommandTree.createFor(TestInvocations.empty(), args);
    return List.copyOf(root.getSubcommands().keySet());
  }
}
