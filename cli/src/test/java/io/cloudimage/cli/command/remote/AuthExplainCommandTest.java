// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.OutputSchemas;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.registry.testing.TokenServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthExplainCommandTest {
  /** The password is "secret word"; bcrypt as htpasswd -B writes it. */
  private static final String HTPASSWD =
      "me:$2y$05$fTnYJuTgeBTUwgAcLm24teIg1tR4bgsYAAaabalnS4pVwscnPxYMS\n";

  private final OutputSchemas schemas = new OutputSchemas();

  @TempDir Path home;
  private Path storage = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    storage = Files.createDirectories(home.resolve("registry"));
  }

  @Test
  @DisplayName("A18 a token: which file, key, account, scopes and grants, and no secret")
  void explainsTokens() throws IOException {
    try (TokenServer tokens = TokenServer.start();
        DockerRegistry registry = DockerRegistry.startWithTokens(storage, tokens)) {
      String host = registry.host().toString();
      podman(host, TokenServer.USER, TokenServer.PASSWORD);
      CommandRun.Result text = explain("--push", host + "/team/app").ended(ExitCode.NOT_FOUND);
      assertThat(text.out())
          .contains(
              "containers/auth.json",
              "auths \"" + host + "\" of ",
              "ann (password)",
              "bearer realm=",
              "asked for repository:team/app:pull,push",
              "granted repository:team/app:pull,push",
              "verdict     not-found");
      JsonObject json = json(ExitCode.SUCCESS, host);
      assertThat(json.string("verdict")).isEqualTo("granted");
      assertThat(json.object("credential").string("account")).isEqualTo("ann");
      assertThat(json.object("token").string("service")).isEqualTo(TokenServer.SERVICE);
      podman(host, TokenServer.USER, "wrong");
      JsonObject denied = json(ExitCode.DENIED, host + "/team/app:1");
      assertThat(denied.string("verdict")).isEqualTo("denied");
      assertThat(denied.strings("hints")).anyMatch(hint -> hint.contains("log in again"));
    }
  }

  @Test
  void namesScopesThatAreNotGranted() throws IOException {
    try (TokenServer tokens = TokenServer.start();
        DockerRegistry registry = DockerRegistry.startWithTokens(storage, tokens)) {
      tokens.allowAnonymousPull();
      String host = registry.host().toString();
      JsonObject json = json(ExitCode.DENIED, "--push", host + "/team/app");
      assertThat(json.object("token").strings("granted"))
          .containsExactly("repository:team/app:pull");
      assertThat(json.string("verdict")).isEqualTo("denied");
    }
  }

  @Test
  @DisplayName("A16 passwords, helpers that are missing, and entries for other names")
  void explainsFailures() throws IOException {
    try (DockerRegistry registry = DockerRegistry.startWithPasswords(storage, HTPASSWD)) {
      String host = registry.host().toString();
      JsonObject none = json(ExitCode.DENIED, host);
      assertThat(none.has("credential")).isFalse();
      assertThat(none.strings("hints")).containsExactly("log in with: cloudimage login " + host);
      docker(Map.of("auths", Map.of("127.0.0.1:1", auth("me", "secret word"))));
      assertThat(json(ExitCode.DENIED, host).strings("hints").get(0)).contains("127.0.0.1:1");
      docker(Map.of("auths", Map.of("https://" + host + "/v1/", auth("me", "secret word"))));
      assertThat(json(ExitCode.SUCCESS, host).string("verdict")).isEqualTo("granted");
      docker(Map.of("credHelpers", Map.of(host, "absent")));
      JsonObject missing = json(ExitCode.NOT_FOUND, host);
      assertThat(missing.objects("lookups").get(0).string("outcome")).isEqualTo("failed");
      assertThat(missing.strings("failures").get(0)).contains("docker-credential-absent");
      Path program = Files.createDirectories(home.resolve("bin"));
      Files.writeString(
          Files.createFile(
              program.resolve("docker-credential-here"),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))),
          "#!/bin/sh\ncat > /dev/null\necho '{\"Username\":\"me\",\"Secret\":\"secret word\"}'\n");
      docker(Map.of("credsStore", "here"));
      JsonObject helped = json(ExitCode.SUCCESS, host);
      assertThat(helped.objects("lookups").get(0).string("helper"))
          .isEqualTo("docker-credential-here");
    }
  }

  @Test
  void whereNobodyIsAskedEverybodyMay() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(storage)) {
      JsonObject json = json(ExitCode.SUCCESS, registry.host() + "/");
      assertThat(json.string("verdict")).isEqualTo("open");
      assertThat(json.objects("challenges")).isEmpty();
    }
    assertThat(explain("127.0.0.1:1").ended(ExitCode.UNAVAILABLE).out()).contains("failed");
    assertThat(new CommandRun(home).run("auth").ended(ExitCode.USAGE).err()).contains("explain");
  }

  private JsonObject json(ExitCode code, String... args) throws IOException {
    String[] all = new String[args.length + 2];
    all[0] = "--format";
    all[1] = "json";
    System.arraycopy(args, 0, all, 2, args.length);
    return schemas.check("auth-output", explain(all).ended(code).out());
  }

  private CommandRun.Result explain(String... args) {
    String[] all = new String[args.length + 6];
    List<String> before = List.of("auth", "explain", "--log-level", "debug", "--retries", "0");
    before.toArray(all);
    System.arraycopy(args, 0, all, before.size(), args.length);
    CommandRun.Result result =
        new CommandRun(home)
            .variable("XDG_RUNTIME_DIR", home.resolve("run").toString())
            .variable("PATH", home.resolve("bin").toString())
            .run(all);
    assertThat(result.out() + result.err())
        .doesNotContain("secret word", TokenServer.PASSWORD, "Bearer ey", "Basic ");
    return result;
  }

  private void podman(String host, String user, String password) throws IOException {
    write("run/containers/auth.json", Map.of("auths", Map.of(host, auth(user, password))));
  }

  private void docker(Map<String, Object> tree) throws IOException {
    write(".docker/config.json", tree);
  }

  private void write(String name, Map<String, Object> tree) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, Json.write(tree));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static Map<String, String> auth(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Map.of("auth", Base64.getEncoder().encodeToString(pair));
  }
}
