// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarEntry.Type;
import io.cloudimage.oci.tar.TarWriter;
import io.cloudimage.oci.tar.Xattrs;
import io.cloudimage.spec.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which layer's entry is seen, when one lies upon the other. */
class LayeredTreeTest {
  private final BlobsInMemory blobs = new BlobsInMemory();
  private final LayeredTree<String> tree = new LayeredTree<>();
  private int layers;

  @Test
  void theHighestLayerWins() throws IOException {
    apply(tree, "a/", "a/x", "a/y", "b");
    apply(tree, "a/x", "c");
    assertThat(tree.entries()).hasToString("{a=1 a/, a/x=2 a/x, a/y=1 a/y, b=1 b, c=2 c}");
  }

  @Test
  void whiteoutsTakeAwayWhatIsBelow() throws IOException {
    apply(tree, "a/", "a/x", "a/d/", "a/d/y", "b/", "b/old", "c");
    apply(tree, "a/.wh.d", "b/new", "b/.wh..wh..opq", ".wh.c");
    assertThat(tree.entries().keySet()).containsExactly("a", "a/x", "b", "b/new");
  }

  @Test
  void aFileInTheFoldersPlaceTakesAllBelowIt() throws IOException {
    apply(tree, "a/", "a/x", "a.txt");
    LayeredTree<String> before = tree.copy();
    apply(tree, "a");
    assertThat(tree.entries().keySet()).containsExactly("a", "a.txt");
    assertThat(before.entries().keySet()).containsExactly("a", "a.txt", "a/x");
  }

  @Test
  void aHardLinkIsWhatItPointsTo() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarWriter tar = new TarWriter(bytes)) {
      tar.write(entry("x", Type.FILE, ""));
      tar.write(entry("y", Type.HARDLINK, "x"));
    }
    apply(tree, bytes.toByteArray(), Optional.empty());
    assertThat(tree.entries()).hasToString("{x=1 x, y=1 x}");
  }

  @Test
  void aLayerThatIsAnotherIsNotAdded() throws IOException {
    apply(tree, "a");
    byte[] tar = tar("b");
    assertThatThrownBy(() -> apply(tree, tar, Optional.of(Digest.of(new byte[0]))))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("is not the one that the config names");
    assertThat(tree.entries().keySet()).containsExactly("a");
  }

  @Test
  void thereIsRoomForSoMuch() throws IOException {
    LayeredTree<String> small = new LayeredTree<>(1000);
    apply(small, "a", "b", "c");
    assertThatThrownBy(() -> apply(small, "d", "e", "f", "g"))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("too many");
  }

  private void apply(LayeredTree<String> to, String... names) throws IOException {
    byte[] tar = tar(names);
    apply(to, tar, Optional.of(Digest.of(tar)));
  }

  private void apply(LayeredTree<String> to, byte[] tar, Optional<Digest> diffId)
      throws IOException {
    Descriptor layer = blobs.add(new MediaType(MediaTypes.OCI_LAYER), tar);
    int number = ++layers;
    to.apply(blobs, layer, diffId, (entry, reader) -> number + " " + entry.name());
  }

  private static byte[] tar(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarWriter tar = new TarWriter(bytes)) {
      for (String name : names) {
        tar.write(entry(name, name.endsWith("/") ? Type.DIRECTORY : Type.FILE, ""));
      }
    }
    return bytes.toByteArray();
  }

  private static TarEntry entry(String name, Type type, String link) {
    return new TarEntry(name, type, 0644, 0, 0, Instant.EPOCH, 0, link, Xattrs.none(), 0, 0);
  }
}
