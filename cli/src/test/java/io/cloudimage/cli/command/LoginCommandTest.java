// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginCommandTest {
  /** The password is "secret word"; bcrypt as htpasswd -B writes it. */
  private static final String HTPASSWD =
      "me:$2y$05$fTnYJuTgeBTUwgAcLm24teIg1tR4bgsYAAaabalnS4pVwscnPxYMS\n";

  @TempDir Path home;

  @Test
  void aCheckedPasswordIsKeptAndForgotten() throws IOException {
    Path directory = Files.createDirectories(home.resolve("registry"));
    try (DockerRegistry registry = DockerRegistry.startWithPasswords(directory, HTPASSWD)) {
      String host = registry.host().toString();
      Path config = Files.createDirectories(home.resolve(".docker")).resolve("config.json");
      Files.writeString(config, "{\"detachKeys\": \"ctrl-q\"}");
      CommandRun.Result wrong = login("wrong word\n", host).ended(ExitCode.DENIED);
      assertThat(wrong.err()).doesNotContain("wrong word");
      assertThat(config).hasContent("{\"detachKeys\": \"ctrl-q\"}");
      assertThat(login("secret word\n", host).ended(ExitCode.SUCCESS).out())
          .isEqualTo("logged in to " + host + " as me\n");
      assertThat(Files.readString(config)).contains("ctrl-q", host).doesNotContain("secret word");
      Path context = Files.createDirectories(home.resolve("context"));
      Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY . .\n");
      run("build", "-t", host + "/a/b:1", "--push", context.toString()).ended(ExitCode.SUCCESS);
      run("logout", host).ended(ExitCode.SUCCESS);
      run("push", host + "/a/b:1", host + "/a/c:1").ended(ExitCode.DENIED);
      assertThat(run("logout", host).out()).startsWith("was not logged in");
    }
  }

  @Test
  void aPasswordOnTheCommandLineIsRefusedWithoutBeingRepeated() {
    CommandRun.Result result =
        run("login", "hub.example.com", "-u", "me", "-p", "secret").ended(ExitCode.USAGE);
    assertThat(result.err()).contains("--password-stdin").doesNotContain("secret");
    assertThat(run("login", "--help").out()).doesNotContain("--password=");
  }

  @Test
  void withoutATerminalThePasswordMustComeFromStandardInput() {
    CommandRun.Result result = run("login", "hub.example.com", "-u", "me").ended(ExitCode.INVALID);
    assertThat(result.err()).contains("--password-stdin");
  }

  private CommandRun.Result login(String password, String host) {
    return new CommandRun(home).input(password).run("login", host, "-u", "me", "--password-stdin");
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(args);
  }
}
