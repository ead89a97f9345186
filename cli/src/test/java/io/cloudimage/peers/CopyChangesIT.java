// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some platforms of an image, other media types, another compression: others read what we made. */
class CopyChangesIT {
  @TempDir Path directory;

  private Cloudimage cloudimage;

  @BeforeEach
  void build() throws IOException {
    Peer.require("skopeo", "docker-registry");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    Path context = Rootfs.odd(directory);
    cloudimage
        .run(
            "build",
            "--format",
            "oci",
            "--platform",
            "linux/amd64,linux/arm64",
            "-t",
            "two:v1",
            context.toString())
        .ok();
  }

  @Test
  void somePlatformsHaveAnIndexOfTheirOwn() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(directory)) {
      String name = registry.host() + "/two:arm";
      cloudimage.run("copy", "--platform", "linux/arm64", "store:two:v1", name).ok();
      String raw = raw("docker://" + name);
      assertThat(raw)
          .contains("\"io.cloudimage.derived-from\":\"" + cloudimage.digestOf("two:v1") + "\"")
          .contains("arm64")
          .doesNotContain("amd64");
      String layout = "oci:" + directory.resolve("fetched") + ":v1";
      skopeo("copy", "-q", "--all", "--src-tls-verify=false", "docker://" + name, layout);
      assertThat(digest(layout)).isEqualTo(Digest.of(raw.getBytes(StandardCharsets.UTF_8)));
      String alone = "docker-archive:" + directory.resolve("arm.tar");
      cloudimage.run("copy", "--platform", "linux/arm64", "store:two:v1", alone).ok();
      assertThat(skopeo("inspect", "--config", alone).out()).contains("arm64");
      Run missing = cloudimage.run("copy", "--platform", "linux/s390x", "store:two:v1", name);
      assertThat(missing.exitCode()).isNotZero();
      assertThat(missing.err()).contains("linux/s390x").contains("linux/amd64, linux/arm64");
    }
  }

  @Test
  void aSparseIndexIsTheWholeOne() throws Exception {
    String sparse = "oci:" + directory.resolve("sparse") + ":v1";
    cloudimage.run("copy", "--sparse", "--platform", "linux/arm64", "store:two:v1", sparse).ok();
    assertThat(digest(sparse)).hasToString(cloudimage.digestOf("two:v1"));
    String fetched = "oci:" + directory.resolve("fetched") + ":v1";
    skopeo("--override-arch", "arm64", "copy", "-q", sparse, fetched);
    try (DockerRegistry registry = DockerRegistry.start(directory)) {
      Run refused =
          cloudimage.run(
              "copy",
              "--sparse",
              "--platform",
              "linux/arm64",
              "store:two:v1",
              registry.host() + "/two:v1");
      assertThat(refused.exitCode()).isNotZero();
      assertThat(refused.err()).contains("without --sparse");
    }
  }

  @Test
  void dockersMediaTypes() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(directory)) {
      String name = registry.host() + "/two:docker";
      Run zstd = cloudimage.run("copy", "--image-format", "docker", "store:two:v1", name);
      assertThat(zstd.exitCode()).isNotZero();
      assertThat(zstd.err()).contains("--compression gzip");
      cloudimage
          .run("copy", "--image-format", "docker", "--compression", "gzip", "store:two:v1", name)
          .ok();
      assertThat(raw("docker://" + name))
          .contains("application/vnd.docker.distribution.manifest.list.v2+json");
      Path image = directory.resolve("image");
      skopeo("copy", "-q", "--src-tls-verify=false", "docker://" + name, "dir:" + image);
      assertThat(Files.readString(image.resolve("manifest.json")))
          .contains("application/vnd.docker.image.rootfs.diff.tar.gzip");
      String layout = "oci:" + directory.resolve("fetched") + ":v1";
      skopeo("copy", "-q", "--all", "--src-tls-verify=false", "docker://" + name, layout);
      cloudimage
          .run("copy", "--image-format", "oci", "--compression", "zstd", name, "store:back:v1")
          .ok();
      cloudimage.run("verify", "back:v1").ok();
      assertThat(config("back:v1")).isEqualTo(config("two:v1")).contains("diff_ids");
      assertThat(cloudimage.dataRoot().resolve("ingest")).isEmptyDirectory();
    }
  }

  @Test
  void aCloudImageIsNoImageOfDockers() throws IOException {
    cloudimage.run("build", "-t", "cluster:v1", directory.resolve("odd").toString()).ok();
    Run refused =
        cloudimage.run(
            "copy",
            "--image-format",
            "docker",
            "--compression",
            "gzip",
            "store:cluster:v1",
            "oci:" + directory.resolve("cluster") + ":v1");
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).contains("artifactType application/vnd.io.cloudimage.v1");
  }

  @Test
  void podmanSavesAndLoads() throws Exception {
    Peer.require("podman", "buildah");
    Path context = Files.createDirectories(directory.resolve("context"));
    Files.writeString(context.resolve("file"), "from buildah");
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY file etc/\n");
    try (Podman podman = new Podman(directory.resolve("podman"))) {
      podman.run("buildah", "bud", "-q", "-t", "localhost/plain:v1", context.toString()).ok();
      String layers = layers(podman, "localhost/plain:v1");
      for (String form : List.of("docker-archive", "oci-archive")) {
        Path saved = directory.resolve(form + "-theirs.tar");
        podman
            .run(
                "podman",
                "save",
                "-q",
                "--format",
                form,
                "-o",
                saved.toString(),
                "localhost/plain:v1")
            .ok();
        String store = "store:" + form + ":v1";
        cloudimage.run("copy", form + ":" + saved, store).ok();
        cloudimage.run("verify", form + ":v1").ok();
        Path ours = directory.resolve(form + "-ours.tar");
        String loaded = "localhost/" + form + ":v2";
        cloudimage.run("copy", store, form + ":" + ours + ":" + loaded).ok();
        podman.run("podman", "load", "-q", "-i", ours.toString()).ok();
        assertThat(layers(podman, loaded)).isEqualTo(layers);
      }
    }
  }

  private static String layers(Podman podman, String name) {
    return podman
        .run("podman", "image", "inspect", "--format", "{{.RootFS.Layers}}", name)
        .ok()
        .out();
  }

  private String config(String name) {
    return skopeo("inspect", "--config", "--raw", "oci:" + cloudimage.dataRoot() + ":" + name)
        .out();
  }

  private Digest digest(String place) {
    return Digest.of(raw(place).getBytes(StandardCharsets.UTF_8));
  }

  private String raw(String place) {
    return skopeo("inspect", "--raw", "--tls-verify=false", place).out();
  }

  private Run skopeo(String... arguments) {
    List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
    command.addAll(List.of(arguments));
    return Run.of(directory, Map.of("HOME", directory.toString()), command).ok();
  }
}
