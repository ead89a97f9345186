// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code copy} writes, others read; what others write, {@code copy} reads. */
class CopyIT {
  @TempDir Path directory;

  private Cloudimage cloudimage;

  @BeforeEach
  void build() throws IOException {
    Peer.require("skopeo", "umoci", "docker-registry");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    Path context = Rootfs.odd(directory);
    cloudimage
        .run("build", "--compression", "gzip", "-t", "kubernetes:v1", context.toString())
        .ok();
  }

  @Test
  void aLayoutForOthers() {
    String layout = "oci:" + directory.resolve("layout") + ":v1";
    cloudimage.run("copy", "store:kubernetes:v1", layout).ok();
    assertThat(skopeoDigest(layout)).isEqualTo(digest());
    run("umoci", "ls", "--layout", directory.resolve("layout").toString());
  }

  @Test
  void anArchiveThereAndBack() {
    String archive = "oci-archive:" + directory.resolve("a.tar") + ":v1";
    cloudimage.run("copy", "store:kubernetes:v1", archive).ok();
    assertThat(skopeoDigest(archive)).isEqualTo(digest());
    cloudimage.run("copy", archive, "store:back:v1").ok();
    assertThat(cloudimage.digestOf("back:v1")).isEqualTo(digest());
    cloudimage.run("verify", "back:v1").ok();
    assertThat(cloudimage.run("copy", "store:kubernetes:v1", archive).exitCode()).isEqualTo(10);
  }

  @Test
  void fromRegistryToRegistryByWayOfAnArchive() throws Exception {
    try (DockerRegistry one = start("one");
        DockerRegistry two = start("two")) {
      String first = one.host() + "/infra/kubernetes:v1";
      cloudimage.run("copy", "store:kubernetes:v1", first).ok();
      String archive = "oci-archive:" + directory.resolve("carried.tar");
      cloudimage.run("copy", first, archive).ok();
      String second = two.host() + "/mirror/kubernetes:v1";
      cloudimage.run("copy", archive, second).ok();
      assertThat(skopeoDigest("docker://" + second)).isEqualTo(digest());
      Run again = cloudimage.run("copy", first, second).ok();
      assertThat(again.out()).contains("moved 0 blobs");
      Run beside = cloudimage.run("copy", second, two.host() + "/other/kubernetes:v1").ok();
      assertThat(beside.out()).contains("mounted 2 blobs");
    }
  }

  @Test
  void whatSkopeoWrote() {
    String layout = "oci:" + directory.resolve("layout") + ":v1";
    cloudimage.run("copy", "store:kubernetes:v1", layout).ok();
    String archive = "oci-archive:" + directory.resolve("skopeo.tar") + ":v1";
    run("skopeo", "--insecure-policy", "copy", "-q", layout, archive);
    cloudimage.run("copy", archive, "store:skopeo:v1").ok();
    assertThat(cloudimage.digestOf("skopeo:v1")).isEqualTo(digest());
  }

  @Test
  void dockersArchives() throws IOException {
    String made = directory.resolve("made").toString();
    run("umoci", "init", "--layout", made);
    run("umoci", "new", "--image", made + ":v1");
    Path file = Files.writeString(directory.resolve("file"), "content");
    run("umoci", "insert", "--image", made + ":v1", file.toString(), "/file");

    String theirs = "docker-archive:" + directory.resolve("theirs.tar");
    run("skopeo", "--insecure-policy", "copy", "-q", "oci:" + made + ":v1", theirs + ":plain:v1");
    String back = "oci:" + directory.resolve("back") + ":v1";
    cloudimage.run("copy", theirs, back).ok();
    assertThat(diffIds(back)).isEqualTo(diffIds("oci:" + made + ":v1")).contains("sha256:");

    Path unpacked = directory.resolve("unpacked");
    run(
        "umoci",
        "raw",
        "unpack",
        "--image",
        directory.resolve("back") + ":v1",
        unpacked.toString());
    assertThat(unpacked.resolve("file")).hasContent("content");

    String ours = "docker-archive:" + directory.resolve("ours.tar");
    cloudimage.run("copy", "oci:" + made + ":v1", ours + ":plain:v1").ok();
    String again = "oci:" + directory.resolve("again") + ":v1";
    run("skopeo", "--insecure-policy", "copy", "-q", ours + ":plain:v1", again);
    assertThat(diffIds(again)).isEqualTo(diffIds(back));
    run("tar", "-tf", directory.resolve("ours.tar").toString());
  }

  /** The config's own list of the layers' original content. */
  private String diffIds(String place) {
    String config = run("skopeo", "inspect", "--config", "--raw", place).out();
    return config.substring(config.indexOf("\"diff_ids\""), config.indexOf(']') + 1);
  }

  private DockerRegistry start(String name) throws IOException {
    return DockerRegistry.start(Files.createDirectories(directory.resolve(name)));
  }

  private String digest() {
    return cloudimage.digestOf("kubernetes:v1");
  }

  /** Of the raw manifest, for skopeo knows no config but an image's. */
  private String skopeoDigest(String place) {
    Run raw = run("skopeo", "inspect", "--raw", "--tls-verify=false", place);
    return io.cloudimage.oci.model.Digest.of(
            raw.out().getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }

  private Run run(String... command) {
    return Run.of(directory, Map.of(), new ArrayList<>(List.of(command))).ok();
  }
}
