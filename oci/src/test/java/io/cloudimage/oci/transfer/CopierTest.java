// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CopierTest {
  private static final Tag V1 = new Tag("v1");

  private final MemoryRepository from = new MemoryRepository();

  @Test
  void copiesAllOfAGraphByteForByte() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 1, "linux/amd64", "linux/arm64");
    MemoryRepository to = new MemoryRepository();
    CopyReport report = copier().copy(from, root, to, Optional.of(V1));
    assertThat(to.resolve(V1).digest()).isEqualTo(root.digest());
    for (Descriptor blob : Graph.read(from, root).blobs()) {
      assertThat(to.exists(blob)).isTrue();
    }
    assertThat(Content.readDocument(to, root)).isEqualTo(Content.readDocument(from, root));
    assertThat(report.transferred()).isEqualTo(3 + 2 * 3);
    assertThat(report.skipped()).isZero();
  }

  @Test
  void movesNothingTwice() throws IOException {
    Descriptor root = RandomImage.write(from, 2, 3, 100);
    MemoryRepository to = new MemoryRepository();
    copier().copy(from, root, to, Optional.of(V1));
    CopyReport again = copier().copy(from, root, to, Optional.of(V1));
    assertThat(again.transferred()).isZero();
    assertThat(again.skipped()).isEqualTo(5);
  }

  @Test
  void theRootComesLast() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 3, "linux/amd64", "linux/arm64");
    List<Descriptor> completed = Collections.synchronizedList(new ArrayList<>());
    TransferListener listener =
        new TransferListener() {
          @Override
          public void completed(Descriptor descriptor) {
            completed.add(descriptor);
          }
        };
    new Copier(CopyOptions.defaults().withListener(listener))
        .copy(from, root, new MemoryRepository(), Optional.empty());
    assertThat(completed).last().isEqualTo(root);
    assertThat(completed).doesNotHaveDuplicates().hasSize(9);
  }

  @Test
  void whatIsWantedFirstComesFirst() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 3, "linux/amd64", "linux/arm64");
    List<Digest> wanted =
        new ArrayList<>(Graph.read(from, root).blobs().stream().map(Descriptor::digest).toList());
    Collections.reverse(wanted);
    List<Digest> started = new ArrayList<>();
    TransferListener listener =
        new TransferListener() {
          @Override
          public void started(Descriptor descriptor) {
            started.add(descriptor.digest());
          }
        };
    CopyOptions options = CopyOptions.defaults().withConcurrency(1).withListener(listener);
    new Copier(options.withFirst(wanted.subList(0, 2)))
        .copy(from, root, new MemoryRepository(), Optional.empty());
    assertThat(started).startsWith(wanted.get(0), wanted.get(1)).containsAll(wanted);
  }

  @Test
  void saysWhichSideFailedAndTagsNothing() throws IOException {
    Descriptor root = RandomImage.write(from, 4, 1, 100);
    Descriptor layer = Content.readManifest(from, root).value().layers().get(0);
    MemoryRepository holed = new MemoryRepository();
    for (Descriptor piece : List.of(root, Content.readManifest(from, root).value().config())) {
      holed.push(Blob.of(piece, Content.readDocument(from, piece)));
    }
    MemoryRepository to = new MemoryRepository();
    assertThatThrownBy(() -> copier().copy(holed, root, to, Optional.of(V1)))
        .isInstanceOfSatisfying(
            TransferException.class,
            e -> {
              assertThat(e.side()).isEqualTo(TransferException.Side.SOURCE);
              assertThat(e.descriptor().digest()).isEqualTo(layer.digest());
              assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
            });
    assertThat(to.exists(root)).isFalse();
    assertThat(to.tags()).isEmpty();
  }

  @Test
  void aCancelledCopyEnds() throws IOException {
    Descriptor root = RandomImage.write(from, 5, 3, 100);
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    MemoryRepository to = new MemoryRepository();
    Copier copier = new Copier(CopyOptions.defaults().withCancellation(cancellation));
    assertThatThrownBy(() -> copier.copy(from, root, to, Optional.of(V1)))
        .isInstanceOf(CancelledException.class);
    assertThat(to.tags()).isEmpty();
  }

  @Test
  void m9DeepNestingIsRefused() throws IOException {
    Descriptor root = RandomImage.write(from, 6, 1, 10);
    for (int depth = 0; depth < 10; depth++) {
      Index index =
          new Index(
              MediaType.OCI_INDEX,
              Optional.empty(),
              List.of(root, root),
              Optional.empty(),
              Map.of("depth", String.valueOf(depth)));
      var encoded = ManifestCodec.write(index);
      from.push(Blob.of(encoded.descriptor(), encoded.bytes()));
      root = encoded.descriptor();
    }
    Descriptor deepest = root;
    assertThatThrownBy(() -> copier().copy(from, deepest, new MemoryRepository(), Optional.empty()))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
        .hasMessageContaining("8");
  }

  @Test
  @DisplayName("M1 a root that is neither a manifest nor an index")
  void aBlobIsNoRoot() throws IOException {
    byte[] content = {'{', '}'};
    Descriptor blob = Descriptor.of(new MediaType("application/json"), content);
    from.push(Blob.of(blob, content));
    MemoryRepository to = new MemoryRepository();
    assertThatThrownBy(() -> copier().copy(from, blob, to, Optional.empty()))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
        .hasMessageContaining("application/json");
    assertThat(to.exists(blob)).isFalse();
  }

  @Test
  @DisplayName("M10 no platform match: an error with those that there are")
  void m10ChoosesByPlatform() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 9, "linux/amd64", "linux/arm/v7", "linux/arm64");
    List<Descriptor> manifests = Content.readIndex(from, root).value().manifests();
    assertThat(choose(root, "linux/arm64")).isEqualTo(manifests.get(2).digest());
    assertThat(choose(root, "linux/arm")).isEqualTo(manifests.get(1).digest());
    assertThat(choose(manifests.get(0), "linux/s390x")).isEqualTo(manifests.get(0).digest());
    assertThatThrownBy(() -> choose(root, "linux/s390x"))
        .hasMessageContaining("linux/s390x")
        .hasMessageContaining("linux/amd64, linux/arm/v7, linux/arm64");
  }

  @Test
  @DisplayName("M10 duplicate platform: the first; child of type index: descended into")
  void firstOfTwo() throws IOException {
    Descriptor inner = RandomImage.writeIndex(from, 12, "linux/amd64", "linux/amd64");
    List<Descriptor> manifests = Content.readIndex(from, inner).value().manifests();
    assertThat(manifests.get(0).digest()).isNotEqualTo(manifests.get(1).digest());
    assertThat(choose(inner, "linux/amd64")).isEqualTo(manifests.get(0).digest());
    assertThat(choose(indexOf(inner), "linux/amd64")).isEqualTo(manifests.get(0).digest());
    assertThatThrownBy(() -> choose(indexOf(inner), "linux/s390x"))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
  }

  @Test
  @DisplayName("M10 missing child: an error that names it, and no index at the destination")
  void missingChild() throws IOException {
    Descriptor missing = Descriptor.of(MediaType.OCI_MANIFEST, new byte[] {'{', '}'});
    Descriptor root = indexOf(missing);
    MemoryRepository to = new MemoryRepository();
    assertThatThrownBy(() -> copier().copy(from, root, to, Optional.empty()))
        .hasMessageContaining(missing.digest().toString())
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    assertThat(to.exists(root)).isFalse();
  }

  private Descriptor indexOf(Descriptor child) throws IOException {
    Encoded<Index> encoded =
        ManifestCodec.write(
            new Index(
                MediaType.OCI_INDEX, Optional.empty(), List.of(child), Optional.empty(), Map.of()));
    from.push(Blob.of(encoded.descriptor(), encoded.bytes()));
    return encoded.descriptor();
  }

  private Digest choose(Descriptor root, String platform) throws IOException {
    return PlatformChoice.choose(from, root, Platform.parse(platform)).digest();
  }

  private static Copier copier() {
    return new Copier(CopyOptions.defaults());
  }
}
