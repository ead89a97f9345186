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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that Debian's registry has filled, in layers that umoci has made, becomes members. */
class ConvertIT {
  private static final List<String> IMAGES =
      List.of("library/web:v1", "tools/helper:v2", "coredns/coredns:1.8");

  @TempDir Path directory;

  private Cloudimage cloudimage;
  private Path served;

  @BeforeEach
  void fill() throws IOException {
    Peer.require("skopeo", "docker-registry", "umoci");
    cloudimage = new Cloudimage(Files.createDirectories(directory.resolve("home")));
    served = Files.createDirectories(directory.resolve("served"));
    Path app = Files.createDirectories(directory.resolve("app"));
    Files.writeString(app.resolve("Kubefile"), "FROM scratch\nCOPY file /\n");
    try (DockerRegistry registry = DockerRegistry.start(served)) {
      for (String image : IMAGES) {
        Files.writeString(app.resolve("file"), image.repeat(1000));
        build(app, "made:v1", "linux/amd64");
        String layout = "oci:" + directory.resolve("made") + ":v1";
        cloudimage.run("copy", "store:made:v1", layout).ok();
        run(
            "skopeo",
            "--insecure-policy",
            "copy",
            "-q",
            "--format=v2s2",
            "--dest-tls-verify=false",
            layout,
            "docker://" + registry.host() + "/" + image);
      }
      Files.writeString(app.resolve("file"), "two platforms");
      build(app, registry.host() + "/tools/multi:v1", "linux/amd64,linux/arm64", "--push");
    }
    umoci();
  }

  private void build(Path context, String name, String platforms, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("build", "--format", "oci", "--compression", "gzip", "--platform", platforms));
    arguments.addAll(List.of("-t", name));
    arguments.addAll(List.of(more));
    arguments.add(context.toString());
    cloudimage.run(arguments.toArray(String[]::new)).ok();
  }

  /** A rootfs as sealer has it: the tree in one layer, the folder in the last. */
  private void umoci() throws IOException {
    Path layout = directory.resolve("umoci");
    run("umoci", "init", "--layout", layout.toString());
    run("umoci", "new", "--image", layout + ":v1");
    Path bundle = directory.resolve("bundle");
    run("umoci", "unpack", "--rootless", "--image", layout + ":v1", bundle.toString());
    Path rootfs = bundle.resolve("rootfs");
    Files.createDirectories(rootfs.resolve("manifests"));
    Files.writeString(
        rootfs.resolve("manifests/imageList"),
        "web:v1\nquay.io/tools/helper:v2\nk8s.gcr.io/coredns/coredns:1.8\n");
    Files.writeString(rootfs.resolve("Metadata"), "{\"version\": \"v1.19.8\"}");
    repack(layout, bundle);
    run("cp", "-r", served.resolve("storage").toString(), rootfs.resolve("registry").toString());
    repack(layout, bundle);
    run("rm", "-r", bundle.toString());
    cloudimage.run("copy", "oci:" + layout + ":v1", "store:cluster:v1").ok();
  }

  private void repack(Path layout, Path bundle) {
    run("umoci", "repack", "--refresh-bundle", "--image", layout + ":v1", bundle.toString());
  }

  @Test
  void theRegistryServesTheSameAfterwards() throws Exception {
    Map<String, String> before = digests(served);
    assertThat(before).hasSize(4);
    Run dry = cloudimage.run("convert", "--dry-run", "cluster:v1").ok();
    assertThat(dry.out())
        .contains("quay.io/tools/helper:v2")
        .contains("k8s.gcr.io/coredns/coredns:1.8")
        .contains("docker.io/library/web:v1")
        .contains("docker.io/tools/multi:v1")
        .contains("manifests/imageList:2")
        .contains("1 layer gone");

    cloudimage.run("convert", "-t", "shared:v1", "cluster:v1").ok();
    cloudimage.run("verify", "shared:v1").ok();
    Path rootfs = directory.resolve("unpacked");
    cloudimage.run("unpack", "--all-platforms", "shared:v1", rootfs.toString()).ok();
    Path place = Files.createDirectories(directory.resolve("again"));
    Files.createSymbolicLink(place.resolve("storage"), rootfs.resolve("registry"));
    assertThat(digests(place)).isEqualTo(before);

    Path original = directory.resolve("original");
    cloudimage.run("unpack", "--any", "cluster:v1", original.toString()).ok();
    assertThat(filesBeside(rootfs)).isEqualTo(filesBeside(original)).hasSize(2);

    Run again = cloudimage.run("convert", "shared:v1").ok();
    assertThat(again.out()).contains("nothing to do");
    assertThat(cloudimage.run("inspect", "shared:v1").ok().out()).contains("v1.19.8");
    aDerivedImageKeepsTheMembers();
  }

  private void aDerivedImageKeepsTheMembers() throws IOException {
    Path context = Files.createDirectories(directory.resolve("derived"));
    Files.writeString(context.resolve("Kubefile"), "FROM shared:v1\nCOPY note /\n");
    Files.writeString(context.resolve("note"), "mine");
    cloudimage.run("build", "--pull", "never", "-t", "mine:v1", context.toString()).ok();
    String members = cloudimage.run("images", "members", "mine:v1").ok().out();
    assertThat(members.lines()).hasSize(1 + 3 + 2);
    cloudimage.run("verify", "mine:v1").ok();
  }

  @Test
  void wrongBytesAreNamed() throws Exception {
    Path blobs = served.resolve("storage/docker/registry/v2/blobs/sha256");
    Path largest;
    try (Stream<Path> all = Files.walk(blobs)) {
      largest =
          all.filter(Files::isRegularFile)
              .max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length()))
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(largest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(largest, bytes);
    run("rm", "-r", directory.resolve("umoci").toString());
    umoci();

    Run refused = cloudimage.run("convert", "cluster:v1");
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).contains(":v").contains("--skip-damaged");
    Run skipped = cloudimage.run("convert", "--skip-damaged", "-t", "most:v1", "cluster:v1").ok();
    assertThat(skipped.err()).contains("stays in the folder");
    cloudimage.run("verify", "most:v1").ok();
  }

  /** What each tag stands for on linux/amd64: the digest of its config, and of its layers. */
  private Map<String, String> digests(Path place) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    List<String> tags = new ArrayList<>(IMAGES);
    tags.add("tools/multi:v1");
    try (DockerRegistry registry = DockerRegistry.start(place)) {
      for (String tag : tags) {
        Path to = Files.createTempDirectory(directory, "pulled");
        run(
            "skopeo",
            "--insecure-policy",
            "--override-arch",
            "amd64",
            "copy",
            "-q",
            "--src-tls-verify=false",
            "docker://" + registry.host() + "/" + tag,
            "dir:" + to);
        digests.put(tag, Files.readString(to.resolve("manifest.json")));
      }
    }
    return digests;
  }

  private static Map<String, String> filesBeside(Path rootfs) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(rootfs)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String path = rootfs.relativize(file).toString();
        if (!path.startsWith("registry/")) {
          files.put(
              path,
              Files.readString(file)
                  + Files.getPosixFilePermissions(file)
                  + Files.getLastModifiedTime(file));
        }
      }
    }
    return files;
  }

  private void run(String... command) {
    Run.of(directory, Map.of(), List.of(command)).ok();
  }
}
