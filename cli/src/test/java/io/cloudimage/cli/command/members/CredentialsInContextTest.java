// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.output.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a secret in a context is warned of, not read, and never shown. */
class CredentialsInContextTest {
  private static final String SECRET = "correct-horse-battery-staple";

  @TempDir Path home;
  @TempDir Path context;

  @BeforeEach
  void layOut() throws IOException {
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY . .\n");
  }

  @ParameterizedTest(name = "K5 {0}")
  @DisplayName("K5 files that hold secrets: a warning with their path")
  @ValueSource(
      strings = {
        ".docker/config.json",
        ".dockercfg",
        "id_rsa",
        "etc/ssl/private/server.key",
        "manifests/imageListWithAuth.yaml",
        "root/.kube/config"
      })
  void aFileWithASecretIsWarnedOf(String path) throws IOException {
    write(path, "image: secret.example.com/a/b:v1 # " + SECRET + "\n");
    CommandRun.Result built = run("build", "-t", "cluster:v1", context.toString());
    built.ended(ExitCode.SUCCESS);
    assertThat(built.err()).contains("warning").contains(path);
    assertThat(built.out() + built.err()).doesNotContain(SECRET).doesNotContain("secret.example");
  }

  @ParameterizedTest(name = "K5 {0}")
  @DisplayName("K5 files with credentials for registries: names in them are not taken")
  @ValueSource(strings = {"manifests/imageListWithAuth.yaml", "etc/containers/auth.json"})
  void namesBesideCredentialsAreNotTaken(String path) throws IOException {
    write(path, "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: 'a/b:v1'}]}\n");
    CommandRun.Result found = run("images", "find", context.toString()).ended(ExitCode.SUCCESS);
    assertThat(found.out()).doesNotContain("a/b:v1");
    assertThat(found.err()).contains("warning: " + path).contains("it is not read");
  }

  @ParameterizedTest(name = "K5 ARG {0}")
  @DisplayName(
      "K5 an ARG that looks like a secret: a warning, and its value stays out of the image")
  @ValueSource(strings = {"PASSWORD", "REGISTRY_TOKEN", "api_key"})
  void aSecretArgument(String name) throws IOException {
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nARG " + name + "\nCOPY . .\n");
    CommandRun.Result built =
        run("build", "--build-arg", name + "=" + SECRET, "-t", "cluster:v1", context.toString());
    built.ended(ExitCode.SUCCESS);
    assertThat(built.err()).contains("warning").contains(name).doesNotContain(SECRET);
    assertThat(run("history", "cluster:v1").out()).doesNotContain(SECRET);
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(SECRET);
      }
    }
  }

  /** Somebody else's context may name a registry of theirs and credentials of a third. */
  @Test
  @DisplayName("A18 credentials in the context go to no registry, and into no output")
  void credentialsInTheContextAreSentNowhere() throws IOException {
    List<String> shown = new CopyOnWriteArrayList<>();
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          shown.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"private\"");
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    server.start();
    try {
      String host = "127.0.0.1:" + server.getAddress().getPort();
      String auth = "{\"auths\":{\"" + host + "\":{\"username\":\"u\",\"password\":\"" + SECRET;
      write(".docker/config.json", auth + "\"}}}");
      write("imageList", host + "/team/app:v1\n");
      CommandRun.Result built =
          run("build", "--log-level", "trace", "-t", "cluster:v1", context.toString());
      built.ended(ExitCode.DENIED);
      assertThat(asked).isNotEmpty();
      assertThat(shown).isEmpty();
      assertThat(built.out() + built.err()).contains(host).doesNotContain(SECRET);
    } finally {
      server.stop(0);
    }
  }

  private void write(String path, String text) throws IOException {
    Path file = context.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private CommandRun.Result run(String... args) {
    return new CommandRun(home).run(args);
  }
}
