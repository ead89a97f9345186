// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.compress.Compressions;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayerBuilderTest {
  private final BlobsInMemory blobs = new BlobsInMemory();

  static LayerFile text(String path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return LayerFile.file(path, 0644, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private static List<LayerFile> tree() {
    return List.of(
        LayerFile.directory("bin", 0755),
        text("bin/kubectl", "binary").withPermissions(0755),
        LayerFile.symlink("bin/k", "kubectl"),
        LayerFile.hardlink("bin/a", "bin/kubectl"),
        text("bin.txt", "after the directory by bytes, before its content by name"),
        text("é", "beyond ASCII"),
        text("n/".repeat(60) + "long", "long"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip", "none"})
  void theOrderOfTheListDoesNotMatter(String compression) throws IOException {
    CompressionChoice choice = CompressionChoice.parse(compression);
    Layer first = LayerBuilder.build(tree(), blobs, choice);
    List<LayerFile> shuffled = new ArrayList<>(tree());
    Collections.shuffle(shuffled, new Random(1));

    assertThat(LayerBuilder.build(shuffled, blobs, choice)).isEqualTo(first);
    assertThat(first.descriptor().mediaType()).isEqualTo(choice.layerMediaType());
  }

  @Test
  void theDiffIdIsOfTheUncompressedTar() throws IOException {
    Layer layer = LayerBuilder.build(tree(), blobs, CompressionChoice.defaults());
    byte[] tar = uncompressed(layer);

    assertThat(Digest.of(tar)).isEqualTo(layer.diffId());
    assertThat(tar).hasSize((int) layer.uncompressedSize());
    assertThat(LayerBuilder.build(tree(), blobs, CompressionChoice.parse("none")).diffId())
        .isEqualTo(layer.diffId());
  }

  @Test
  void entriesAreSortedByBytesAndTheFirstNameOfAFileCarriesItsContent() throws IOException {
    Layer layer = LayerBuilder.build(tree(), blobs, CompressionChoice.defaults());
    List<String> seen = new ArrayList<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(
            new ByteArrayInputStream(uncompressed(layer)), StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        seen.add(
            entry.getName()
                + (entry.isLink() ? " = " + entry.getLinkName() : "")
                + (entry.isSymbolicLink() ? " -> " + entry.getLinkName() : "")
                + (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()
                    ? " " + entry.getSize()
                    : ""));
      }
    }

    assertThat(seen)
        .containsExactly(
            "bin/",
            "bin.txt 56",
            "bin/a 6",
            "bin/k -> kubectl",
            "bin/kubectl = bin/a",
            "n/".repeat(60) + "long 4",
            "é 12");
  }

  @Test
  void aPathThatIsThereTwiceIsRefused() {
    assertRefused(List.of(text("a", "1"), text("a", "2")), ErrorKind.INVALID, "twice");
  }

  @Test
  void aFileHasNoChildren() {
    assertRefused(List.of(text("a", "1"), text("a/b", "2")), ErrorKind.INVALID, "parent");
  }

  @Test
  void aHardLinkNeedsItsFile() {
    assertRefused(List.of(LayerFile.hardlink("a", "b")), ErrorKind.INVALID, "hard link");
  }

  @Test
  void b3WhatReadersWouldTakeForABombIsNotBuilt() throws IOException {
    List<LayerFile> zeros = List.of(random("a", 1000), zeros("z", 80 << 20));
    assertRefused(zeros, ErrorKind.UNSUPPORTED, "bomb");
    Layer plain = LayerBuilder.build(zeros, blobs, CompressionChoice.parse("none"));
    assertThat(LayerVerifier.verify(blobs, plain.descriptor(), plain.diffId())).isEqualTo(plain);
  }

  @Test
  void b3ZerosInAnHonestWholeAreBuiltAndRead() throws IOException {
    List<LayerFile> files = List.of(zeros("a", 80 << 20), random("z", 1 << 20));
    Layer layer = LayerBuilder.build(files, blobs, CompressionChoice.defaults());
    assertThat(LayerVerifier.verify(blobs, layer.descriptor(), layer.diffId())).isEqualTo(layer);
  }

  private static LayerFile zeros(String path, int size) {
    return LayerFile.file(path, 0644, size, () -> new ByteArrayInputStream(new byte[size]));
  }

  private static LayerFile random(String path, int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return LayerFile.file(path, 0644, size, () -> new ByteArrayInputStream(bytes));
  }

  @ParameterizedTest(name = "K6 a file that has another size when it is read: {0}")
  @ValueSource(longs = {3, 5})
  void k6OtherSize(long size) {
    LayerFile file = LayerFile.file("a", 0644, size, () -> new ByteArrayInputStream(new byte[4]));
    assertRefused(List.of(file), ErrorKind.CONFLICT, "bytes");
  }

  @Test
  void k6AFileThatChangesWhileItIsRead(@TempDir Path directory) throws IOException {
    Path path = Files.writeString(directory.resolve("f"), "12345");
    StableFile file = StableFile.of(path);
    LayerFile.Opener meddler =
        () -> {
          InputStream in = file.open();
          Files.setLastModifiedTime(path, FileTime.fromMillis(1));
          return in;
        };
    assertRefused(
        List.of(LayerFile.file("f", 0644, file.size(), meddler)), ErrorKind.CONFLICT, "changed");
  }

  @Test
  void k6AFileThatBecameALink(@TempDir Path directory) throws IOException {
    Path path = Files.writeString(directory.resolve("f"), "12345");
    StableFile file = StableFile.of(path);
    Files.delete(path);
    Files.createSymbolicLink(path, directory.resolve("g"));
    assertRefused(
        List.of(LayerFile.file("f", 0644, file.size(), file)), ErrorKind.CONFLICT, "changed");
  }

  private void assertRefused(List<LayerFile> files, ErrorKind kind, String message) {
    assertThatThrownBy(() -> LayerBuilder.build(files, blobs, CompressionChoice.defaults()))
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
    assertThat(blobs.count()).isZero();
  }

  private byte[] uncompressed(Layer layer) throws IOException {
    try (InputStream in =
        Compressions.standard()
            .decompressLayer(layer.descriptor().mediaType(), blobs.fetch(layer.descriptor()))) {
      return in.readAllBytes();
    }
  }
}
