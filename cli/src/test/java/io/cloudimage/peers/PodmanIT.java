// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Podman takes our plain images; we take what buildah builds and podman pushes. */
class PodmanIT {
  @TempDir Path directory;

  private Cloudimage cloudimage;

  @BeforeEach
  void setUp() throws IOException {
    Peer.require("podman", "buildah", "docker-registry");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
  }

  @Test
  void podmanPullsOurPlainImages() throws Exception {
    Path context = Rootfs.odd(directory);
    Files.writeString(
        context.resolve("Kubefile"),
        "FROM scratch\nCOPY . .\nLABEL kind=plain\nCMD [\"/bin/run\"]\n");
    try (DockerRegistry registry = DockerRegistry.start(directory);
        Podman podman = new Podman(directory.resolve("podman"))) {
      for (String compression : List.of("gzip", "zstd")) {
        String name = registry.host() + "/plain:" + compression;
        cloudimage
            .run(
                "build",
                "--format",
                "oci",
                "--compression",
                compression,
                "-t",
                name,
                context.toString())
            .ok();
        cloudimage.run("push", name).ok();
        podman.run("podman", "pull", "-q", "--tls-verify=false", name).ok();
        String labels =
            podman.run("podman", "image", "inspect", "--format", "{{.Labels}}", name).ok().out();
        assertThat(labels).contains("kind:plain");
      }
    }
  }

  @Test
  void whatBuildahBuildsAndPodmanPushesIsABase() throws Exception {
    Path context = Files.createDirectories(directory.resolve("context"));
    Files.writeString(context.resolve("file"), "from buildah");
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY file etc/\nENV A=b\n");
    Files.writeString(context.resolve("second"), "from us");
    try (DockerRegistry registry = DockerRegistry.start(directory);
        Podman podman = new Podman(directory.resolve("podman"))) {
      for (String format : List.of("oci", "docker")) {
        String base = registry.host() + "/buildah:" + format;
        podman
            .run(
                "buildah",
                "bud",
                "-q",
                "--layers=false",
                "--format",
                format,
                "-t",
                base,
                context.toString())
            .ok();
        podman.run("podman", "push", "-q", "--tls-verify=false", base).ok();
        Files.writeString(context.resolve("Kubefile"), "FROM " + base + "\nCOPY second etc/\n");
        String derived = registry.host() + "/derived:" + format;
        cloudimage.run("build", "--push", "-t", derived, context.toString()).ok();
        cloudimage.run("verify", "--remote", derived).ok();
        Path target = directory.resolve(format);
        cloudimage.run("unpack", derived, target.toString()).ok();
        assertThat(target.resolve("etc/file")).hasContent("from buildah");
        assertThat(target.resolve("etc/second")).hasContent("from us");
        assertThat(cloudimage.run("inspect", "--format", "json", derived).ok().out())
            .contains("\"A=b\"");
      }
    }
  }
}
