// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a copy does at once, shown by what waits for what. */
@Timeout(60)
class BusyCopyTest {
  private static final int LAYERS = 12;

  private final MemoryRepository from = new MemoryRepository();
  private final MemoryRepository to = new MemoryRepository();
  private final List<Descriptor> asked = Collections.synchronizedList(new ArrayList<>());

  /** Does something before the destination is asked, or given content. */
  private interface Hook {
    Hook NONE = target -> {};

    void before(Descriptor target) throws IOException;
  }

  private final class Destination implements Repository {
    private final Hook asking;
    private final Hook pushing;

    Destination(Hook asking, Hook pushing) {
      this.asking = asking;
      this.pushing = pushing;
    }

    @Override
    public boolean exists(Descriptor target) throws IOException {
      asked.add(target);
      asking.before(target);
      return to.exists(target);
    }

    @Override
    public void push(Blob blob) throws IOException {
      pushing.before(blob.descriptor());
      to.push(blob);
    }

    @Override
    public void tag(Descriptor manifest, Tag tag) throws IOException {
      to.tag(manifest, tag);
    }

    @Override
    public Descriptor resolve(Reference reference) throws IOException {
      return to.resolve(reference);
    }

    @Override
    public InputStream fetch(Descriptor target) throws IOException {
      return to.fetch(target);
    }
  }

  private static void meet(CountDownLatch latch) {
    latch.countDown();
    await(latch);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CopyReport copy(ReadableRepository source, Descriptor root, Hook asking, Hook pushing)
      throws IOException {
    return new Copier(CopyOptions.defaults())
        .copy(source, root, new Destination(asking, pushing), Optional.empty());
  }

  private static boolean isBlob(Descriptor target) {
    return !target.mediaType().isManifest() && !target.mediaType().isIndex();
  }

  @Test
  void noQuestionWaitsForATransfer() throws IOException {
    Descriptor root = RandomImage.write(from, 1, LAYERS, 1000);
    CountDownLatch questions = new CountDownLatch(LAYERS + 1);
    copy(
        from,
        root,
        target -> questions.countDown(),
        target -> {
          if (isBlob(target)) {
            await(questions);
          }
        });
    assertThat(asked).hasSize(LAYERS + 2).doesNotHaveDuplicates();
  }

  @Test
  void noTransferWaitsForAllQuestions() throws IOException {
    Descriptor root = RandomImage.write(from, 2, LAYERS, 1000);
    CountDownLatch transfers = new CountDownLatch(1);
    AtomicBoolean isFirst = new AtomicBoolean(true);
    copy(
        from,
        root,
        target -> {
          if (!isFirst.getAndSet(false)) {
            await(transfers);
          }
        },
        target -> transfers.countDown());
    assertThat(to.exists(root)).isTrue();
  }

  @Test
  void theLargestGoesFirst() throws Exception {
    Comparator<Descriptor> largest = Comparator.comparingLong(Descriptor::size).reversed();
    MissingBlobs missing = new MissingBlobs(largest, 1);
    for (int size : new int[] {5, 700, 30}) {
      missing.add(Descriptor.of(new MediaType("a/b"), new byte[size]));
    }
    missing.asked();
    List<Long> sizes = new ArrayList<>();
    for (Optional<Descriptor> b = missing.take(); b.isPresent(); b = missing.take()) {
      sizes.add(b.get().size());
    }
    assertThat(sizes).containsExactly(700L, 30L, 5L);
  }

  @Test
  void whatIsWantedFirstBeginsBeforeAllOthers() throws IOException {
    Descriptor root = RandomImage.write(from, 8, LAYERS, 1000);
    List<Descriptor> blobs = Graph.read(from, root).blobs();
    List<Descriptor> wanted = List.of(blobs.get(LAYERS), blobs.get(0));
    CountDownLatch firstTwo = new CountDownLatch(2);
    List<Descriptor> begun = Collections.synchronizedList(new ArrayList<>());
    CopyOptions options =
        CopyOptions.defaults()
            .withConcurrency(2)
            .withFirst(wanted.stream().map(Descriptor::digest).toList());
    Hook pushing =
        target -> {
          begun.add(target);
          meet(firstTwo);
        };
    new Copier(options).copy(from, root, new Destination(Hook.NONE, pushing), Optional.empty());
    assertThat(begun.subList(0, 2)).hasSameElementsAs(wanted);
    assertThat(begun).hasSize(LAYERS + 2).doesNotHaveDuplicates();
  }

  @Test
  void documentsOfOneDepthAreReadAtOnce() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 3, "linux/amd64", "linux/arm64", "linux/s390x");
    CountDownLatch reading = new CountDownLatch(3);
    ReadableRepository source =
        new ReadableRepository() {
          @Override
          public Descriptor resolve(Reference reference) throws IOException {
            return from.resolve(reference);
          }

          @Override
          public boolean exists(Descriptor target) {
            return from.exists(target);
          }

          @Override
          public InputStream fetch(Descriptor target) throws IOException {
            asked.add(target);
            if (target.mediaType().isManifest()) {
              meet(reading);
            }
            return from.fetch(target);
          }
        };
    Graph atOnce = Graph.readAtOnce(source, root, Set.of(), 4);
    assertThat(asked).hasSize(4);
    Graph inOrder = Graph.read(from, root);
    assertThat(atOnce.blobs()).isEqualTo(inOrder.blobs());
    assertThat(descriptors(atOnce)).isEqualTo(descriptors(inOrder)).last().isEqualTo(root);
  }

  private static List<Descriptor> descriptors(Graph graph) {
    return graph.documents().stream().map(Graph.Document::descriptor).toList();
  }

  @Test
  void manifestsOfOneTierAreStoredAtOnceAndNoneBeforeWhatItRefersTo() throws IOException {
    Descriptor inner = RandomImage.writeIndex(from, 4, "linux/amd64", "linux/arm64");
    Descriptor single = RandomImage.write(from, 5, 1, 100);
    Index outer =
        new Index(
            MediaType.OCI_INDEX,
            Optional.empty(),
            List.of(inner, single),
            Optional.empty(),
            Map.of());
    byte[] bytes = ManifestCodec.write(outer).bytes();
    Descriptor root = Descriptor.of(MediaType.OCI_INDEX, bytes);
    from.push(Blob.of(root, bytes));
    CountDownLatch manifests = new CountDownLatch(3);
    CopyReport report =
        copy(
            from,
            root,
            Hook.NONE,
            target -> {
              for (Descriptor successor : Successors.of(from, target)) {
                assertThat(to.exists(successor)).as("%s before %s", successor, target).isTrue();
              }
              if (target.mediaType().isManifest()) {
                meet(manifests);
              }
            });
    assertThat(report.transferred()).isEqualTo(5 + Graph.read(from, root).blobs().size());
    assertThat(asked).doesNotHaveDuplicates();
  }

  @Test
  void oneAtATimeIsInOrder() throws IOException {
    Descriptor root = RandomImage.write(from, 6, LAYERS, 1000);
    List<Descriptor> pushed = new ArrayList<>();
    new Copier(CopyOptions.defaults().withConcurrency(1))
        .copy(from, root, new Destination(Hook.NONE, pushed::add), Optional.empty());
    assertThat(asked).isEqualTo(pushed);
    assertThat(pushed.subList(0, LAYERS + 1)).isEqualTo(Graph.read(from, root).blobs());
  }

  @Test
  void aQuestionThatFailsEndsTheCopy() throws IOException {
    Descriptor root = RandomImage.write(from, 7, LAYERS, 1000);
    Descriptor third = Graph.read(from, root).blobs().get(2);
    Hook failing =
        target -> {
          if (target.equals(third)) {
            throw new IOException("as the test has it");
          }
        };
    assertThatThrownBy(() -> copy(from, root, failing, Hook.NONE))
        .isInstanceOfSatisfying(
            TransferException.class,
            e -> {
              assertThat(e.side()).isEqualTo(TransferException.Side.DESTINATION);
              assertThat(e.descriptor()).isEqualTo(third);
            });
    assertThat(to.exists(root)).isFalse();
  }
}
