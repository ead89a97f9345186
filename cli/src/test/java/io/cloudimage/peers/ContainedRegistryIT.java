// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's registry in a container that Testcontainers starts: the container's image is built by
 * this project, and podman accepts it.
 *
 * <p>Testcontainers reads where the engine is from the environment of its process, so it runs in
 * one of its own, {@link ContainedRegistry}.
 */
class ContainedRegistryIT {
  private static final Path BINARY = Path.of("/usr/bin/docker-registry");

  @TempDir Path directory;

  @Test
  void pushesToARegistryInAContainerThatItBuiltItself() throws Exception {
    Peer.require("podman", "buildah", "runc", "docker-registry", "ldd");
    Cloudimage cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    Path context = contextOfTheRegistry();
    cloudimage
        .run("build", "--format", "oci", "-t", "localhost/registry:test", context.toString())
        .ok();
    try (Podman podman = new Podman(directory.resolve("podman"))) {
      String source = "oci:" + cloudimage.dataRoot() + ":localhost/registry:test";
      String id = podman.run("podman", "pull", "-q", source).ok().out().strip();
      podman.run("podman", "tag", id, "localhost/registry:test").ok();
      Path socket = podman.startService();
      Process contained = startContained(socket);
      try {
        String address = addressOf(contained);
        Path rootfs = Rootfs.small(directory);
        String name = address + "/kubernetes:v1.19.8";
        String images = "oci:" + Rootfs.images(directory);
        cloudimage.run("build", "--images-from", images, "-t", name, rootfs.toString()).ok();
        cloudimage.run("push", name).ok();
        Run verified = cloudimage.run("verify", "--remote", name).ok();
        assertThat(verified.out()).contains("sha256:");
      } finally {
        contained.getOutputStream().close();
        contained.waitFor();
      }
    }
  }

  private Path contextOfTheRegistry() throws IOException {
    Path context = Files.createDirectories(directory.resolve("registry"));
    copy(context, BINARY);
    Matcher libraries =
        Pattern.compile("(/\\S+)")
            .matcher(Run.of(directory, Map.of(), List.of("ldd", BINARY.toString())).ok().out());
    while (libraries.find()) {
      copy(context, Path.of(libraries.group(1)));
    }
    Files.writeString(
        context.resolve("config.yml"),
        """
        version: 0.1
        storage:
          filesystem: {rootdirectory: /var/lib/registry}
        http: {addr: ":5000"}
        """);
    Files.writeString(
        context.resolve("Kubefile"),
        """
        FROM scratch
        COPY . .
        ENV OTEL_TRACES_EXPORTER=none
        CMD ["/usr/bin/docker-registry", "serve", "/config.yml"]
        """);
    return context;
  }

  private static void copy(Path context, Path file) throws IOException {
    Path target = context.resolve(file.toString().substring(1));
    Files.createDirectories(target.getParent());
    Files.copy(file.toRealPath(), target);
  }

  private Process startContained(Path socket) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ContainedRegistry.class.getName())
            .redirectError(directory.resolve("contained.err").toFile());
    builder.environment().put("DOCKER_HOST", "unix://" + socket);
    builder.environment().put("TESTCONTAINERS_RYUK_DISABLED", "true");
    builder.environment().put("TESTCONTAINERS_HOST_OVERRIDE", "127.0.0.1");
    return builder.start();
  }

  private String addressOf(Process contained) throws IOException {
    try (var lines = contained.inputReader()) {
      String address = lines.readLine();
      if (address == null) {
        throw new AssertionError(Files.readString(directory.resolve("contained.err")));
      }
      return address;
    }
  }
}
