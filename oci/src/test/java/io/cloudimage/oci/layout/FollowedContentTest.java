// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Blobs that are read while they come. */
@Timeout(60)
class FollowedContentTest {
  private static final int SIZE = 3 << 20;
  private static final int HALF = SIZE / 2;

  @TempDir Path root;

  private final byte[] content = new byte[SIZE];
  private final PipedOutputStream sender = new PipedOutputStream();
  private LayoutStore store;
  private FollowedContent followed;
  private Descriptor descriptor;

  @BeforeEach
  void open() throws IOException {
    new Random(5).nextBytes(content);
    descriptor = Descriptor.of(new MediaType("application/octet-stream"), content);
    store = LayoutStore.open(root);
    followed = store.follow();
  }

  /** What the test sends comes into the store, in a thread of its own. */
  private CompletableFuture<Descriptor> push() throws IOException {
    PipedInputStream in = new PipedInputStream(sender, 1 << 16);
    return inThread(
        () -> {
          store.push(
              new Blob() {
                @Override
                public Descriptor descriptor() {
                  return descriptor;
                }

                @Override
                public InputStream open() {
                  return in;
                }

                @Override
                public InputStream openAt(long offset) {
                  return in;
                }

                @Override
                public boolean isReplayable() {
                  return false;
                }
              });
          return descriptor;
        });
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> CompletableFuture<T> inThread(Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.run());
              } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private void send(int from, int until) throws IOException {
    sender.write(content, from, until - from);
    sender.flush();
  }

  private static void requireFailure(CompletableFuture<?> what, ErrorKind kind, String words) {
    assertThatThrownBy(what::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void aBlobIsReadAsFarAsItIsWritten() throws Exception {
    CompletableFuture<byte[]> early =
        inThread(
            () -> {
              try (InputStream in = followed.fetch(descriptor)) {
                return in.readAllBytes();
              }
            });
    CompletableFuture<Descriptor> push = push();
    send(0, HALF);
    try (InputStream in = followed.fetch(descriptor)) {
      assertThat(in.readNBytes(HALF)).isEqualTo(Arrays.copyOf(content, HALF));
      assertThat(store.exists(descriptor)).isFalse();
      assertThat(followed.exists(descriptor)).isFalse();
      send(HALF, SIZE);
      sender.close();
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, HALF, SIZE));
    }
    assertThat(early.get()).isEqualTo(content);
    assertThat(followed.settle()).isTrue();
    push.get();
    assertThat(followed.fetch(descriptor).readAllBytes()).isEqualTo(content);
  }

  @Test
  void theLastByteWaitsForTheProof() throws Exception {
    CompletableFuture<Descriptor> push = push();
    send(0, SIZE);
    try (InputStream in = followed.fetch(descriptor)) {
      assertThat(in.readNBytes(SIZE - 1)).isEqualTo(Arrays.copyOf(content, SIZE - 1));
      CompletableFuture<Integer> last = inThread(in::read);
      assertThatThrownBy(() -> last.get(100, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      sender.close();
      assertThat(last.get()).isEqualTo(content[SIZE - 1] & 0xff);
      assertThat(in.read()).isEqualTo(-1);
    }
    push.get();
  }

  @Test
  void wrongBytesNeverComeToTheirEnd() throws Exception {
    CompletableFuture<Descriptor> push = push();
    send(0, HALF);
    content[SIZE - 2] ^= 1;
    send(HALF, SIZE);
    try (InputStream in = followed.fetch(descriptor)) {
      in.readNBytes(SIZE - 1);
      sender.close();
      assertThatThrownBy(in::read).hasMessageContaining("its digest is");
    }
    requireFailure(push, ErrorKind.MISMATCH, "its digest is");
    assertThat(store.exists(descriptor)).isFalse();
  }

  @Test
  void aTransferThatBreaksIsToldToThoseWhoWait() throws Exception {
    CompletableFuture<Descriptor> push = push();
    send(0, HALF);
    InputStream in = followed.fetch(descriptor);
    in.readNBytes(HALF);
    CompletableFuture<Integer> waiting = inThread(in::read);
    sender.close();
    requireFailure(push, ErrorKind.MISMATCH, "ended after");
    requireFailure(waiting, ErrorKind.MISMATCH, "ended after");
    assertThat(followed.settle()).isFalse();
    in.close();
  }

  @Test
  void wrongBytesAreNeverReadToTheirEnd() throws Exception {
    content[SIZE - 1] ^= 1;
    CompletableFuture<Descriptor> push = push();
    send(0, HALF);
    InputStream in = followed.fetch(descriptor);
    CompletableFuture<byte[]> reading = inThread(in::readAllBytes);
    send(HALF, SIZE);
    sender.close();
    requireFailure(push, ErrorKind.MISMATCH, "its digest is");
    requireFailure(reading, ErrorKind.MISMATCH, "its digest is");
    assertThat(followed.settle()).isFalse();
    in.close();
  }

  @Test
  void aTransferThatStartsAgainIsAnotherOne() throws Exception {
    byte[] wrong = Arrays.copyOf(content, HALF);
    wrong[0] ^= 1;
    Path partial = root.resolve("ingest/sha256-" + descriptor.digest().hex());
    Files.write(partial, wrong);
    CompletableFuture<Descriptor> first = push();
    InputStream in = followed.fetch(descriptor);
    assertThat(in.readNBytes(HALF)).isEqualTo(wrong);
    CompletableFuture<byte[]> waiting = inThread(in::readAllBytes);
    send(HALF, SIZE);
    sender.close();
    requireFailure(first, ErrorKind.MISMATCH, "its digest is");
    requireFailure(waiting, ErrorKind.MISMATCH, "its digest is");
    assertThat(followed.settle()).isFalse();
    in.close();
    store.push(Blob.of(descriptor, content));
    assertThat(followed.fetch(descriptor).readAllBytes()).isEqualTo(content);
  }

  @Test
  void whatDoesNotComeIsWaitedForUntilTheEnd() throws Exception {
    CompletableFuture<InputStream> waiting = inThread(() -> followed.fetch(descriptor));
    followed.end();
    requireFailure(waiting, ErrorKind.NOT_FOUND, "is not in the store");
  }

  @Test
  void allReadersAreStopped() throws Exception {
    Descriptor other = Descriptor.of(new MediaType("application/octet-stream"), new byte[] {1, 2});
    store.push(Blob.of(other, new byte[] {1, 2}));
    InputStream stored = followed.fetch(other);
    assertThat(stored.read()).isOne();
    CompletableFuture<Descriptor> push = push();
    send(0, HALF);
    InputStream in = followed.fetch(descriptor);
    in.readNBytes(HALF);
    CompletableFuture<Integer> waiting = inThread(in::read);
    followed.stop(new OciException(ErrorKind.UNAVAILABLE, "the other layer broke"));
    requireFailure(waiting, ErrorKind.UNAVAILABLE, "the other layer broke");
    requireFailure(inThread(stored::read), ErrorKind.UNAVAILABLE, "the other layer broke");
    sender.close();
    requireFailure(push, ErrorKind.MISMATCH, "ended after");
    in.close();
    stored.close();
  }

  @Test
  void anInterruptEndsTheWaiting() throws Exception {
    CompletableFuture<Thread> waiter = new CompletableFuture<>();
    CompletableFuture<InputStream> waiting =
        inThread(
            () -> {
              waiter.complete(Thread.currentThread());
              return followed.fetch(descriptor);
            });
    waiter.get().interrupt();
    requireFailure(waiting, ErrorKind.CANCELLED, "cancelled");
  }
}
