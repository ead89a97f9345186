// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.output.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudimageTest {
  @TempDir Path home;

  @Test
  void withoutACommandHelpIsPointedTo() {
    CommandRun.Result result = new CommandRun(home).run().ended(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("error: no command given\nhint: see 'cloudimage --help'\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "versoin, unknown command 'versoin', hint: did you mean version?",
        "version --fromat=json, \"unknown option: '--fromat=json'\", hint: did you mean --format?",
        "version more, unexpected argument 'more', hint: see 'cloudimage version --help'",
        "version --format xml, \"expected table, json, but was 'xml'\", hint: see",
        "--progress loud version, \"expected auto, plain, json, none, but was 'loud'\", hint: see"
      })
  void wrongCommandLines(String line, String error, String hint) {
    CommandRun.Result result = new CommandRun(home).run(line.split(" ")).ended(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: ").contains(error).contains(hint);
  }

  @Test
  void everyHelpListsTheExitCodes() {
    for (String name : CommandTree.create(TestInvocations.empty()).getSubcommands().keySet()) {
      CommandRun.Result result = new CommandRun(home).run(name, "--help").ended(ExitCode.SUCCESS);
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).startsWith("Usage: cloudimage " + name).contains("Exit codes:");
      for (ExitCode code : ExitCode.values()) {
        assertThat(result.out()).contains(code.meaning());
      }
    }
  }

  @Test
  void globalOptionsStandBeforeTheCommandOrAfterIt() {
    CommandRun run = new CommandRun(home);
    run.run("--log-level", "info", "version").ended(ExitCode.SUCCESS);
    run.run("version", "--log-level", "info").ended(ExitCode.SUCCESS);
  }

  @Test
  void aWrongVariableIsAnErrorThatNamesIt() {
    CommandRun.Result result =
        new CommandRun(home)
            .variable("CLOUDIMAGE_PROGRESS", "loud")
            .run("version")
            .ended(ExitCode.INVALID);
    assertThat(result.err()).contains("environment variable CLOUDIMAGE_PROGRESS");
  }

  @Test
  void aMistakeInTheFileIsAnErrorThatNamesTheKey() throws Exception {
    Path file = Files.createDirectories(home.resolve(".config/cloudimage")).resolve("config.json");
    Files.writeString(file, "{\"data-rot\": \"/tmp\"}");
    CommandRun.Result result = new CommandRun(home).run("version").ended(ExitCode.INVALID);
    assertThat(result.err()).contains("data-rot", "known are data-root, log-level");
  }

  @Test
  void versionTellsWhatItRunsOn() {
    CommandRun.Result result = new CommandRun(home).run("version").ended(ExitCode.SUCCESS);
    assertThat(result.lines().get(0)).matches("cloudimage \\d+\\.\\d+\\.\\d+.*");
    assertThat(result.lines().get(1)).startsWith("java " + System.getProperty("java.version"));
  }

  @ParameterizedTest
  @CsvSource({"bash", "zsh"})
  void completionKnowsTheCommands(String shell) {
    CommandRun.Result result = new CommandRun(home).run("completion", shell);
    assertThat(result.ended(ExitCode.SUCCESS).out()).contains("completion").contains("--data-root");
  }
}
