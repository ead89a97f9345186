// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that {@code unpack} makes of container images is what a registry serves. */
class RegistryFolderIT {
  @TempDir Path directory;

  private Cloudimage cloudimage;
  private Path context;

  @BeforeEach
  void build() throws IOException {
    Peer.require("skopeo", "docker-registry");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    Path app = Files.createDirectories(directory.resolve("app"));
    Files.writeString(app.resolve("file"), "content");
    Files.writeString(app.resolve("Kubefile"), "FROM scratch\nCOPY file /\n");
    context = Files.createDirectories(directory.resolve("context"));
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY imageList .\n");
    Path layout = directory.resolve("images");
    for (String name : new String[] {"docker.io/library/web:v1", "quay.io/tools/helper:v2"}) {
      Files.writeString(app.resolve("file"), name);
      cloudimage
          .run(
              "build",
              "--format",
              "oci",
              "--platform",
              "linux/amd64,linux/arm64",
              "-t",
              "made:v1",
              app.toString())
          .ok();
      cloudimage.run("copy", "store:made:v1", "oci:" + layout + ":" + name).ok();
    }
    Files.writeString(
        context.resolve("imageList"), "docker.io/library/web:v1\nquay.io/tools/helper:v2\n");
    cloudimage
        .run(
            "build",
            "--platform",
            "linux/amd64,linux/arm64",
            "--images-from",
            "oci:" + layout,
            "-t",
            "cluster:v1",
            context.toString())
        .ok();
  }

  @Test
  void aRegistryServesWhatUnpackLaidOut() throws Exception {
    Path rootfs = directory.resolve("rootfs");
    Run unpacked =
        cloudimage.run("unpack", "--platform", "linux/amd64", "cluster:v1", rootfs.toString()).ok();
    assertThat(unpacked.out()).contains("2 container images").contains(" 0 B copied");
    try (DockerRegistry registry = serve(rootfs)) {
      for (String image : new String[] {"library/web:v1", "tools/helper:v2"}) {
        pull(registry, image, "amd64");
      }
    }
    cloudimage.run("fsck").ok();
  }

  @Test
  void allPlatformsOfAllImages() throws Exception {
    Path rootfs = directory.resolve("rootfs");
    cloudimage
        .run(
            "unpack",
            "--platform",
            "linux/amd64",
            "--all-platforms",
            "--registry-layout",
            "domains",
            "cluster:v1",
            rootfs.toString())
        .ok();
    try (DockerRegistry registry = serve(rootfs)) {
      for (String architecture : new String[] {"amd64", "arm64"}) {
        pull(registry, "docker.io/library/web:v1", architecture);
        pull(registry, "quay.io/tools/helper:v2", architecture);
      }
    }
  }

  @Test
  void oneImageAloneIsWhatContainerEnginesLoad() throws Exception {
    Peer.require("podman");
    Path file = directory.resolve("web.tar");
    cloudimage
        .run(
            "save",
            "-o",
            file.toString(),
            "--member",
            "web:v1",
            "--platform",
            "linux/amd64",
            "--archive-format",
            "docker-archive",
            "cluster:v1")
        .ok();
    Path pulled = Files.createDirectories(directory.resolve("pulled"));
    Run.of(
            directory,
            Map.of(),
            List.of(
                "skopeo",
                "--insecure-policy",
                "copy",
                "-q",
                "docker-archive:" + file + ":web:v1",
                "dir:" + pulled))
        .ok();
    try (Podman podman = new Podman(directory.resolve("podman"))) {
      assertThat(podman.run("podman", "load", "-i", file.toString()).ok().out())
          .contains("docker.io/library/web:v1");
    }
  }

  /** Every blob comes, and is what its digest says: skopeo checks. */
  private void pull(DockerRegistry registry, String image, String architecture) {
    String to = "dir:" + directory.resolve(image.replaceAll("[^a-z0-9]", "-") + "-" + architecture);
    Run.of(
            directory,
            Map.of(),
            List.of(
                "skopeo",
                "--insecure-policy",
                "--override-arch",
                architecture,
                "copy",
                "-q",
                "--src-tls-verify=false",
                "docker://" + registry.host() + "/" + image,
                to))
        .ok();
  }

  private DockerRegistry serve(Path rootfs) throws IOException {
    Path place = Files.createDirectories(directory.resolve("registry"));
    Files.createSymbolicLink(place.resolve("storage"), rootfs.resolve("registry"));
    return DockerRegistry.start(place);
  }
}
