// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.testing.RandomImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CancellationTest {
  private final MemoryRepository from = new MemoryRepository();

  @Test
  @Timeout(60)
  void wakesACopyThatWaitsForBytes() throws Exception {
    Descriptor root = RandomImage.write(from, 1, 6, 100);
    Stalled source = new Stalled();
    Cancellation cancellation = new Cancellation();
    Thread canceller =
        new Thread(
            () -> {
              try {
                source.waiting.await();
                cancellation.cancel();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    canceller.start();
    MemoryRepository to = new MemoryRepository();
    Copier copier = new Copier(CopyOptions.defaults().withCancellation(cancellation));
    assertThatThrownBy(() -> copier.copy(source, root, to, Optional.empty()))
        .isInstanceOf(CancelledException.class);
    canceller.join();
    assertThat(to.exists(root)).isFalse();
  }

  @Test
  void aFailureOfAPartDoesNotCancelTheWhole() throws IOException {
    Cancellation whole = new Cancellation();
    try (Cancellation.Part part = whole.part()) {
      part.cancellation().cancel();
      assertThat(part.cancellation().isCancelled()).isTrue();
      assertThat(whole.isCancelled()).isFalse();
    }
    try (Cancellation.Part part = whole.part()) {
      whole.cancel();
      assertThat(part.cancellation().isCancelled()).isTrue();
    }
    assertThatThrownBy(whole::part).isInstanceOf(CancelledException.class);
  }

  @Test
  @Timeout(60)
  @DisplayName("M9 2^20 paths through 21 indexes are refused, and quickly")
  void aGraphOfManyPathsIsRefused() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 1, "linux/amd64");
    for (int i = 0; i < 20; i++) {
      byte[] index =
          ManifestCodec.write(
                  new Index(
                      MediaType.OCI_INDEX,
                      Optional.empty(),
                      List.of(root, root),
                      Optional.empty(),
                      Map.of("level", Integer.toString(i))))
              .bytes();
      root = Descriptor.of(MediaType.OCI_INDEX, index);
      from.push(Blob.of(root, index));
    }
    Descriptor deepest = root;
    assertThatThrownBy(() -> Graph.read(from, deepest)).hasMessageContaining("8");
  }

  /** Hands out documents, and layers whose bytes never come. */
  private final class Stalled implements ReadableRepository {
    private final CountDownLatch waiting = new CountDownLatch(1);

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
      if (!target.mediaType().isLayer()) {
        return from.fetch(target);
      }
      return new StalledStream(waiting);
    }
  }

  /** Blocks until it is closed. */
  private static final class StalledStream extends InputStream {
    private final CountDownLatch waiting;
    private final CountDownLatch closed = new CountDownLatch(1);

    StalledStream(CountDownLatch waiting) {
      this.waiting = waiting;
    }

    @Override
    public int read() throws IOException {
      waiting.countDown();
      boolean interrupted = false;
      while (true) {
        try {
          closed.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true; // As a blocked read from a socket: it does not heed an interrupt.
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("the stream is closed");
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
