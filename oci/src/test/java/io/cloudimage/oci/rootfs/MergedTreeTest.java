// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.layer.BlobsInMemory;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.layer.LayerBuilder;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Execution;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MergedTreeTest {
  private final BlobsInMemory blobs = new BlobsInMemory();

  private static LayerFile text(String path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return LayerFile.file(path, 0644, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private static LayerFile whiteout(String path) {
    return LayerFile.file(path, 0644, 0, InputStream::nullInputStream);
  }

  private Layer layer(LayerFile... files) throws IOException {
    return LayerBuilder.build(List.of(files), blobs, CompressionChoice.defaults());
  }

  private MergedTree read(Layer... layers) throws IOException {
    List<Layer> all = List.of(layers);
    return MergedTree.read(
        blobs,
        new Manifest(
            MediaType.OCI_MANIFEST,
            Optional.empty(),
            Descriptor.of(MediaType.CLOUDIMAGE_CONFIG, new byte[0]),
            all.stream().map(Layer::descriptor).toList(),
            Optional.empty(),
            Map.of()),
        new ImageConfig(
            Optional.empty(),
            Optional.empty(),
            Platform.parse("linux/amd64"),
            Execution.EMPTY,
            all.stream().map(Layer::diffId).toList(),
            List.of(),
            Optional.empty()));
  }

  @Test
  void laterLayersOverwriteAndTakeAway() throws IOException {
    MergedTree tree =
        read(
            layer(
                LayerFile.directory("etc", 0755),
                text("etc/old", "1"),
                text("etc/same", "1"),
                text("dir/lower", "1"),
                text("gone", "1"),
                LayerFile.symlink("l", "/etc")),
            layer(
                text("etc/same", "2"),
                text("dir/upper", "2"),
                whiteout("dir/.wh..wh..opq"),
                whiteout(".wh.gone"),
                text("l/through", "2")));

    assertThat(tree.entries().keySet())
        .containsExactly("dir/upper", "etc", "etc/old", "etc/same", "etc/through", "l");
    assertThat(tree.find("etc/same")).map(MergedEntry::layer).contains(1);
    assertThat(tree.find("l/old")).map(MergedEntry::path).contains("etc/old");
    assertThat(tree.find("nowhere")).isEmpty();
  }

  @Test
  void aSmallFileIsRead() throws IOException {
    MergedTree tree =
        read(
            layer(text("Metadata", "old"), LayerFile.hardlink("N", "Metadata")),
            layer(text("Metadata", "new")),
            layer(LayerFile.symlink("M", "./Metadata")));

    assertThat(tree.readFile("Metadata", 10)).contains("new".getBytes(StandardCharsets.UTF_8));
    assertThat(tree.readFile("M", 10)).contains("new".getBytes(StandardCharsets.UTF_8));
    assertThat(tree.readFile("N", 10)).contains("old".getBytes(StandardCharsets.UTF_8));
    assertThat(tree.readFile("nowhere", 10)).isEmpty();
    assertThatThrownBy(() -> tree.readFile("Metadata", 2)).hasMessageContaining("limit of 2");
  }

  @Test
  void aFileTakesThePlaceOfADirectory() throws IOException {
    MergedTree tree = read(layer(text("a/b", "1")), layer(text("a", "2")));
    assertThat(tree.entries().keySet()).containsExactly("a");
  }
}
