// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we push, skopeo fetches; what skopeo pushes, we fetch; what we store, skopeo reads. */
class SkopeoIT {
  @TempDir Path directory;

  private Cloudimage cloudimage;

  @BeforeEach
  void setUp() throws IOException {
    Peer.require("skopeo", "docker-registry");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
  }

  @Test
  void fetchesWhatWePushedByteForByte() throws Exception {
    Path context = Rootfs.small(directory);
    try (DockerRegistry registry = DockerRegistry.start(directory)) {
      String name = registry.host() + "/infra/kubernetes:v1.19.8";
      cloudimage.run("build", "--no-images", "-t", name, context.toString()).ok();
      cloudimage.run("push", name).ok();
      Path layout = directory.resolve("layout");
      skopeo("copy", "-q", "--src-tls-verify=false", "docker://" + name, oci(layout, "v1"));
      assertThat(blobs(layout)).isEqualTo(blobs(cloudimage.dataRoot()));
      assertThat(Files.readString(layout.resolve("index.json")))
          .contains(cloudimage.digestOf(name));
    }
  }

  /** This skopeo does not know an index's artifactType and writes the index again without it. */
  @Test
  void fetchesEveryPlatformByteForByte() throws Exception {
    Path context = Rootfs.odd(directory);
    try (DockerRegistry registry = DockerRegistry.start(directory)) {
      String name = registry.host() + "/infra/kubernetes:v1.19.8";
      cloudimage
          .run(
              "build",
              "--platform",
              "linux/amd64",
              "--platform",
              "linux/arm64",
              "-t",
              name,
              context.toString())
          .ok();
      cloudimage.run("push", name).ok();
      Path layout = directory.resolve("layout");
      skopeo(
          "copy", "-q", "--all", "--src-tls-verify=false", "docker://" + name, oci(layout, "v1"));
      Map<String, String> pushed = blobs(cloudimage.dataRoot());
      pushed.remove(cloudimage.digestOf(name).replace("sha256:", ""));
      assertThat(blobs(layout)).containsAllEntriesOf(pushed);
    }
  }

  @Test
  void readsOurStoreByName() throws Exception {
    Path context = Rootfs.odd(directory);
    cloudimage.run("build", "-t", "kubernetes:v1.19.8", context.toString()).ok();
    cloudimage.run("build", "--format", "oci", "-t", "plain:v1", context.toString()).ok();
    Run raw = skopeo("inspect", "--raw", oci(cloudimage.dataRoot(), "kubernetes:v1.19.8"));
    assertThat(Digest.of(raw.out().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .hasToString(cloudimage.digestOf("kubernetes:v1.19.8"));
    Run inspected = skopeo("inspect", oci(cloudimage.dataRoot(), "plain:v1"));
    assertThat(inspected.out())
        .contains("\"Digest\": \"" + cloudimage.digestOf("plain:v1") + "\"")
        .contains("\"Architecture\": \"amd64\"");
  }

  @Test
  void pushesWhatWePullVerifyAndBuildUpon() throws Exception {
    Path context = Rootfs.odd(directory);
    Cloudimage other = new Cloudimage(Files.createDirectories(directory.resolve("other")));
    other
        .run(
            "build",
            "--format",
            "oci",
            "--compression",
            "gzip",
            "-t",
            "plain:v1",
            context.toString())
        .ok();
    try (DockerRegistry registry = DockerRegistry.start(directory)) {
      for (String format : List.of("oci", "v2s2")) {
        String base = registry.host() + "/base/" + format + ":v1";
        skopeo(
            "copy",
            "-q",
            "--format",
            format,
            "--dest-tls-verify=false",
            oci(other.dataRoot(), "plain:v1"),
            "docker://" + base);
        cloudimage.run("pull", base).ok();
        cloudimage.run("verify", base).ok();
        cloudimage.run("verify", "--remote", base).ok();
        Path derived = Files.createDirectories(directory.resolve(format));
        Files.writeString(derived.resolve("Kubefile"), "FROM " + base + "\nCOPY more etc/\n");
        Files.writeString(derived.resolve("more"), format);
        cloudimage.run("build", "-t", "derived:" + format, derived.toString()).ok();
        cloudimage.run("verify", "derived:" + format).ok();
        Path target = directory.resolve("target-" + format);
        cloudimage.run("unpack", "derived:" + format, target.toString()).ok();
        assertThat(target.resolve("etc/more")).hasContent(format);
        assertThat(target.resolve("bin/run")).isExecutable();
      }
    }
  }

  private Run skopeo(String... arguments) {
    List<String> command = new java.util.ArrayList<>(List.of("skopeo", "--insecure-policy"));
    command.addAll(List.of(arguments));
    return Run.of(directory, Map.of("HOME", directory.toString()), command).ok();
  }

  private static String oci(Path layout, String name) {
    return "oci:" + layout + ":" + name;
  }

  /** The name and the true digest of every blob. */
  private static Map<String, String> blobs(Path layout) throws IOException {
    Map<String, String> blobs = new TreeMap<>();
    try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        blobs.put(file.getFileName().toString(), Digest.of(Files.readAllBytes(file)).hex());
      }
    }
    assertThat(blobs).isNotEmpty().allSatisfy((name, digest) -> assertThat(digest).isEqualTo(name));
    return blobs;
  }
}
