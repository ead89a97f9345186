// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.BlobsInMemory;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.layer.LayerBuilder;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Execution;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnpackerTest {
  @TempDir Path directory;
  private final BlobsInMemory blobs = new BlobsInMemory();

  private static LayerFile text(String path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return LayerFile.file(path, 0644, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private Layer layer(LayerFile... files) throws IOException {
    return LayerBuilder.build(List.of(files), blobs, CompressionChoice.defaults());
  }

  private static Manifest manifest(List<Layer> layers) {
    return new Manifest(
        MediaType.OCI_MANIFEST,
        Optional.empty(),
        Descriptor.of(MediaType.CLOUDIMAGE_CONFIG, new byte[0]),
        layers.stream().map(Layer::descriptor).toList(),
        Optional.empty(),
        Map.of());
  }

  private static ImageConfig config(List<Digest> diffIds) {
    return new ImageConfig(
        Optional.empty(),
        Optional.empty(),
        Platform.parse("linux/amd64"),
        Execution.EMPTY,
        diffIds,
        List.of(),
        Optional.empty());
  }

  private Unpacker unpacker(boolean replace) {
    return new Unpacker(blobs, UnpackOptions.defaults().withReplace(replace));
  }

  private void unpack(Path target, boolean replace, Layer... layers) throws IOException {
    List<Layer> all = List.of(layers);
    unpacker(replace)
        .unpack(manifest(all), config(all.stream().map(Layer::diffId).toList()), target);
  }

  private List<String> siblings() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void layersAreMerged() throws IOException {
    Layer base =
        layer(
            LayerFile.directory("etc", 0755).withMtime(1000),
            text("etc/daemon.json", "old").withMtime(2000),
            text("etc/gone", "x"),
            LayerFile.directory("bin", 0751),
            text("bin/kubectl", "binary").withPermissions(0755),
            LayerFile.hardlink("bin/k", "bin/kubectl"),
            LayerFile.symlink("sbin", "bin"));
    Layer update =
        layer(
            text("etc/daemon.json", "new").withMtime(3000),
            LayerFile.file("etc/.wh.gone", 0644, 0, InputStream::nullInputStream),
            text("sbin/kubelet", "through the link"));
    Path target = directory.resolve("target");
    unpack(target, false, base, update);

    assertThat(target.resolve("etc/daemon.json")).hasContent("new");
    assertThat(target.resolve("etc/gone")).doesNotExist();
    assertThat(target.resolve("bin/kubelet")).hasContent("through the link");
    assertThat(Files.readSymbolicLink(target.resolve("sbin"))).isEqualTo(Path.of("bin"));
    assertThat(Files.getAttribute(target.resolve("bin/k"), "unix:ino"))
        .isEqualTo(Files.getAttribute(target.resolve("bin/kubectl"), "unix:ino"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("bin"))))
        .isEqualTo("rwxr-x--x");
    assertThat(Files.getLastModifiedTime(target.resolve("etc")).toMillis()).isEqualTo(1_000_000);
    assertThat(Files.getLastModifiedTime(target.resolve("etc/daemon.json")).toMillis())
        .isEqualTo(3_000_000);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rwxr-xr-x");
    assertThat(siblings()).containsExactly("target");
  }

  @Test
  void whiteoutsOfOneLayerAloneAreShown() throws IOException {
    Layer layer = layer(LayerFile.file(".wh.gone", 0644, 0, InputStream::nullInputStream));
    Path target = directory.resolve("layer");
    unpacker(false).unpackLayer(layer.descriptor(), layer.diffId(), target);

    assertThat(target.resolve(".wh.gone")).isEmptyFile();
  }

  @Test
  void t22AnEmptyTargetIsTakenAndAFullOneOnlyIfToldSo() throws IOException {
    Path target = Files.createDirectory(directory.resolve("target"));
    unpack(target, false, layer(text("a", "1")));
    Layer second = layer(text("b", "2"));

    assertThatThrownBy(() -> unpack(target, false, second))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
    assertThat(target.resolve("a")).hasContent("1");

    unpack(target, true, second);
    assertThat(target.resolve("a")).doesNotExist();
    assertThat(target.resolve("b")).hasContent("2");
    assertThat(siblings()).containsExactly("target");
  }

  @Test
  void t22ATargetThatIsALinkIsFollowedOnce() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    unpack(link, false, layer(text("a", "1")));

    assertThat(real.resolve("a")).hasContent("1");
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }

  @Test
  void t22AFileIsNoTarget() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "mine");
    Layer layer = layer(text("a", "1"));
    assertThatThrownBy(() -> unpack(target, true, layer)).hasMessageContaining("not a directory");
    assertThat(target).hasContent("mine");
  }

  @Test
  void c1AnotherNumberOfDiffIds() throws IOException {
    Manifest manifest = manifest(List.of(layer(text("a", "1"))));
    assertThatThrownBy(
            () -> unpacker(true).unpack(manifest, config(List.of()), directory.resolve("t")))
        .hasMessageContaining("config names 0");
  }

  @Test
  void c1AnotherDiffIdLeavesTheOldTree() throws IOException {
    Path target = directory.resolve("target");
    unpack(target, false, layer(text("a", "1")));
    Manifest manifest = manifest(List.of(layer(text("b", "2"))));
    ImageConfig wrong = config(List.of(Digest.of(new byte[0])));

    assertThatThrownBy(() -> unpacker(true).unpack(manifest, wrong, target))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH));
    assertThat(target.resolve("a")).hasContent("1");
    assertThat(target.resolve("b")).doesNotExist();
    assertThat(siblings()).containsExactly("target");
  }

  @Test
  void t22AFullDiskLeavesTheOldTree() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "none", disk.toString()) == 0;
    assumeTrue(mounted, "skipped, because a small disk cannot be mounted here");
    try {
      Path target = disk.resolve("target");
      unpack(target, false, layer(text("a", "1")));
      Layer big =
          layer(
              text("b", "2"),
              LayerFile.file("c", 0644, 4 << 20, () -> new ByteArrayInputStream(noise())));

      assertThatThrownBy(() -> unpack(target, true, big))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
          .hasMessageContaining("no space left");
      assertThat(target.resolve("a")).hasContent("1");
      assertThat(Files.exists(target.resolve("b"))).isFalse();
      try (Stream<Path> files = Files.list(disk)) {
        assertThat(files).containsExactly(target);
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  private static byte[] noise() {
    byte[] noise = new byte[4 << 20];
    new Random(1).nextBytes(noise);
    return noise;
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void whatACrashedRunLeftIsPutRight() throws IOException {
    String id = "01234567-89ab-cdef-0123-456789abcdef";
    Path old = Files.createDirectory(directory.resolve("target.old-" + id));
    Files.writeString(old.resolve("a"), "1");
    Path half = Files.createDirectories(directory.resolve("target.new-" + id));
    Files.writeString(half.resolve("lock"), "");
    Files.createDirectory(half.resolve("tree"));
    Path target = directory.resolve("target");
    Layer layer = layer(text("b", "2"));

    assertThatThrownBy(() -> unpack(target, false, layer)).hasMessageContaining("not empty");
    assertThat(target.resolve("a")).hasContent("1");
    assertThat(siblings()).containsExactly("target");
  }

  @Test
  void anInterruptedThreadLeavesNothing() throws IOException {
    Layer layer = layer(text("b", "2"));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> unpack(directory.resolve("target"), false, layer))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(siblings()).isEmpty();
  }

  @Test
  void namesThatAreNotText() throws IOException {
    LayerFile bytes = text("\udcff\udcfe", "bytes");
    Layer layer = layer(bytes, text("é", "e"), LayerFile.symlink("l", "../é\udcff"));
    Path target = directory.resolve("target");
    unpack(target, false, layer);

    List<String> uris = new ArrayList<>();
    try (Stream<Path> files = Files.list(target)) {
      files.forEach(file -> uris.add(file.toUri().getRawPath().replaceAll(".*/", "")));
    }
    assertThat(uris).containsExactlyInAnyOrder("%FF%FE", "%C3%A9", "l");
    assertThat(Files.exists(target.resolve("l"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }
}
