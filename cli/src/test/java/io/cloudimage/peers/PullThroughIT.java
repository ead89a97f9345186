// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other tools pull what a docker-registry has through {@code serve --proxy}. */
final class PullThroughIT {
  private static final String PASSWORD = "p&ss:w\u00f6rd";

  @TempDir private Path directory;
  private Cloudimage pusher;

  @BeforeEach
  void setUp() throws IOException {
    Peer.require("docker-registry", "skopeo", "podman", "htpasswd");
    pusher = new Cloudimage(Files.createDirectories(directory.resolve("pusher")));
  }

  @Test
  void skopeoAndPodmanPullAndGoOnWhenTheRegistryIsGone() throws Exception {
    DockerRegistry upstream = DockerRegistry.start(directory);
    try (ServedRegistry served =
            ServedRegistry.start(
                directory.resolve("home"), "--proxy", "" + upstream.host(), "--proxy-ttl", "0s");
        Podman podman = new Podman(directory.resolve("podman"))) {
      push("" + upstream.host(), "team/app:v1");
      String name = served.address() + "/team/app:v1";
      String digest =
          skopeo("inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://" + name);
      copy(name, "first");
      upstream.close();

      assertThat(
              skopeo(
                  "inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://" + name))
          .isEqualTo(digest);
      copy(name, "second");
      podman.run("podman", "pull", "-q", "--tls-verify=false", name).ok();
    } finally {
      upstream.close();
    }
    Cloudimage reader = new Cloudimage(directory.resolve("home"));
    reader.run("verify", upstream.host() + "/team/app:v1").ok();
    reader.run("fsck").ok();
  }

  @Test
  void theServersCredentialsAreUsedAndTheClientsAreNot() throws Exception {
    String hash = Run.filter(PASSWORD, List.of("htpasswd", "-inB", "ann"));
    try (DockerRegistry upstream = DockerRegistry.startWithPasswords(directory, hash)) {
      login(pusher.home(), "" + upstream.host(), "ann", PASSWORD);
      push("" + upstream.host(), "team/app:v1");
      Path home = Files.createDirectories(directory.resolve("home"));
      login(home, "" + upstream.host(), "ann", PASSWORD);
      try (ServedRegistry served = ServedRegistry.start(home, "--proxy", "" + upstream.host())) {
        copy(served.address() + "/team/app:v1", "out");
      }
      try (ServedRegistry served =
          ServedRegistry.start(directory.resolve("other"), "--proxy", "" + upstream.host())) {
        Run refused =
            Run.of(
                directory,
                Map.of(),
                List.of(
                    "skopeo",
                    "inspect",
                    "--tls-verify=false",
                    "--creds",
                    "ann:" + PASSWORD,
                    "docker://" + served.address() + "/team/app:v1"));
        assertThat(refused.exitCode()).isNotZero();
      }
    }
  }

  private void push(String host, String name) throws Exception {
    Path context = Files.createDirectories(directory.resolve("context"));
    byte[] content = new byte[9 << 20];
    new Random(9).nextBytes(content);
    Files.write(context.resolve("file"), content);
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY file etc/\n");
    pusher
        .run("build", "--format", "oci", "-t", host + "/" + name, "--push", context.toString())
        .ok();
  }

  private void copy(String name, String target) {
    skopeo(
        "copy",
        "--src-tls-verify=false",
        "docker://" + name,
        "oci:" + directory.resolve(target) + ":v1");
  }

  private String skopeo(String... arguments) {
    List<String> command = new ArrayList<>(List.of("skopeo"));
    command.addAll(List.of(arguments));
    return Run.of(directory, Map.of(), command).ok().out();
  }

  private static void login(Path home, String host, String user, String password)
      throws IOException {
    String pair =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    Files.createDirectories(home.resolve("docker"));
    Path file = home.resolve("docker/config.json");
    Files.writeString(file, "{\"auths\":{\"" + host + "\":{\"auth\":\"" + pair + "\"}}}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
