// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.GrowingBlob;
import io.cloudimage.oci.content.GrowingBlobPusher;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.testing.RandomImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UploadAheadTest {
  private static final MediaType LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");
  private static final int MIB = 1 << 20;
  private static final int PIECE = 10_000;

  @TempDir Path directory;

  private final Receiver destination = new Receiver();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private LayoutStore store;

  @BeforeEach
  void open() throws IOException {
    store = LayoutStore.open(directory);
  }

  /** Keeps what it is sent, and waits and fails as the test says. */
  private static final class Receiver implements GrowingBlobPusher {
    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private volatile CountDownLatch goOn = new CountDownLatch(0);
    private volatile boolean takes = true;
    private volatile boolean fails;

    @Override
    public boolean pushGrowing(GrowingBlob blob) throws IOException {
      if (!takes) {
        return false;
      }
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      try (InputStream in = blob.open()) {
        received.write(in.readNBytes(1000));
        begun.countDown();
        if (fails) {
          throw new IOException("refused as the test has it");
        }
        await(goOn);
        in.transferTo(received);
      } catch (IOException e) {
        givenUp.countDown();
        throw e;
      }
      blobs.put(blob.descriptor().digest(), received.toByteArray());
      return true;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void write(Ingest ingest, byte[] content, int from, int to) throws IOException {
    for (int position = from; position < to; position += PIECE) {
      ingest.write(content, position, Math.min(PIECE, to - position));
    }
  }

  private Descriptor write(UploadAhead ahead, byte[] content) throws IOException {
    try (Ingest ingest = ahead.ingest()) {
      write(ingest, content, 0, content.length);
      return ingest.commit(LAYER);
    }
  }

  private UploadAhead ahead() {
    return new UploadAhead(
        store,
        destination,
        new TransferListener() {
          @Override
          public void started(Descriptor descriptor) {
            heard.add("started");
          }

          @Override
          public void resumed(Descriptor descriptor, long offset) {
            heard.add("resumed");
          }

          @Override
          public void sentAhead(Descriptor descriptor) {
            heard.add("sent " + descriptor.size());
          }
        });
  }

  @Test
  void isSentWhileItIsWritten() throws IOException {
    byte[] content = random(3 * MIB + 5, 1);
    try (UploadAhead ahead = ahead()) {
      Descriptor written;
      try (Ingest ingest = ahead.ingest()) {
        write(ingest, content, 0, 2 * MIB);
        await(destination.begun);
        assertThat(store.exists(Descriptor.of(LAYER, content))).isFalse();
        write(ingest, content, 2 * MIB, content.length);
        assertThat(ingest.size()).isEqualTo(content.length);
        written = ingest.commit(LAYER);
      }
      assertThat(ahead.finish()).containsExactly(written.digest());
      assertThat(destination.blobs.get(written.digest())).isEqualTo(content);
      assertThat(Content.readDocument(store, written)).isEqualTo(content);
      assertThat(heard).containsExactly("sent " + content.length);
      assertThat(ahead.givenUp()).isZero();
    }
  }

  @Test
  void whatIsSentOfWholeContentIsTold() throws IOException {
    byte[] content = random(12 * MIB, 2);
    destination.goOn = new CountDownLatch(1);
    try (UploadAhead ahead = ahead()) {
      // Nobody reads, and the writer comes to its end all the same.
      write(ahead, content);
      destination.goOn.countDown();
      assertThat(ahead.finish()).hasSize(1);
      assertThat(heard).containsExactly("started", "resumed", "sent " + content.length);
    }
  }

  @Test
  void severalAtOnce() throws IOException {
    byte[] one = random(2 * MIB, 3);
    byte[] other = random(2 * MIB + 1, 4);
    try (UploadAhead ahead = ahead()) {
      try (Ingest first = ahead.ingest();
          Ingest second = ahead.ingest()) {
        for (int i = 0; i < 2 * MIB; i += PIECE) {
          write(first, one, i, Math.min(one.length, i + PIECE));
          write(second, other, i, Math.min(other.length, i + PIECE));
        }
        second.commit(LAYER);
        first.commit(LAYER);
      }
      assertThat(ahead.finish()).containsExactlyInAnyOrder(Digest.of(one), Digest.of(other));
    }
    assertThat(destination.blobs.get(Digest.of(one))).isEqualTo(one);
    assertThat(destination.blobs.get(Digest.of(other))).isEqualTo(other);
  }

  @Test
  void whatIsShortIsLeftToTheCopy() throws IOException {
    try (UploadAhead ahead = ahead()) {
      Descriptor written = write(ahead, random(MIB - 1, 5));
      assertThat(ahead.finish()).isEmpty();
      assertThat(store.exists(written)).isTrue();
    }
    assertThat(destination.begun.getCount()).isOne();
  }

  @Test
  void whatIsGivenUpHereIsGivenUpThere() throws IOException {
    try (UploadAhead ahead = ahead()) {
      try (Ingest ingest = ahead.ingest()) {
        write(ingest, random(2 * MIB, 6), 0, 2 * MIB);
      }
      await(destination.givenUp);
      assertThat(ahead.finish()).isEmpty();
      assertThat(ahead.givenUp()).isOne();
    }
    assertThat(destination.blobs).isEmpty();
  }

  @Test
  void closingEndsWhatIsUnderWay() throws IOException {
    UploadAhead ahead = ahead();
    Ingest ingest = ahead.ingest();
    write(ingest, random(2 * MIB, 7), 0, 2 * MIB);
    await(destination.begun);
    ahead.close();
    assertThat(destination.givenUp.getCount()).isZero();
    ingest.close();
  }

  @Test
  void aFailureIsNoneOfTheWriters() throws IOException {
    destination.fails = true;
    byte[] content = random(2 * MIB, 8);
    try (UploadAhead ahead = ahead()) {
      Descriptor written;
      try (Ingest ingest = ahead.ingest()) {
        write(ingest, content, 0, MIB + PIECE);
        await(destination.givenUp);
        write(ingest, content, MIB + PIECE, content.length);
        written = ingest.commit(LAYER);
      }
      assertThat(ahead.finish()).isEmpty();
      assertThat(ahead.givenUp()).isOne();
      assertThat(Content.readDocument(store, written)).isEqualTo(content);
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void whoTakesNoneIsLeftAlone() throws IOException {
    destination.takes = false;
    try (UploadAhead ahead = ahead()) {
      write(ahead, random(2 * MIB, 9));
      assertThat(ahead.finish()).isEmpty();
      assertThat(ahead.givenUp()).isZero();
    }
  }

  @Test
  void anInterruptEndsTheWaiting() throws IOException {
    destination.goOn = new CountDownLatch(1);
    try (UploadAhead ahead = ahead()) {
      write(ahead, random(2 * MIB, 10));
      Thread.currentThread().interrupt();
      assertThatThrownBy(ahead::finish).isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
      destination.goOn.countDown();
    }
  }

  @Test
  void storesThatCannotBeReadMeanwhileTakeContentAllTheSame() throws IOException {
    MemoryRepository memory = new MemoryRepository();
    byte[] content = random(2 * MIB, 11);
    try (UploadAhead ahead = new UploadAhead(memory, destination, TransferListener.SILENT)) {
      Descriptor written = write(ahead, content);
      assertThat(ahead.finish()).isEmpty();
      assertThat(Arrays.equals(Content.readDocument(memory, written), content)).isTrue();
    }
  }

  @Test
  void aCopyCountsWhatWasSentAhead() throws IOException {
    MemoryRepository from = new MemoryRepository();
    Descriptor root = RandomImage.write(from, 12, 2, 5000);
    Descriptor layer = Content.readManifest(from, root).value().layers().get(0);
    MemoryRepository to = new MemoryRepository();
    to.push(Blob.of(layer, Content.readDocument(from, layer)));
    CopyOptions options = CopyOptions.defaults().withSentAhead(Set.of(layer.digest()));
    CopyReport report = new Copier(options).copy(from, root, to, Optional.empty());
    assertThat(report.transferred()).isEqualTo(4);
    assertThat(report.skipped()).isZero();
  }
}
