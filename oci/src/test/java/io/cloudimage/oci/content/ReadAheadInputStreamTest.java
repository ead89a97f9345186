// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ReadAheadInputStreamTest {
  private static final int MEMORY = 1 << 20;

  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    return noise;
  }

  /** A source that knows who read it, how far, and whether it was closed. */
  private static final class Source extends InputStream {
    private final InputStream bytes;
    private final AtomicReference<Thread> reader = new AtomicReference<>();
    private final AtomicLong count = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    Source(InputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      throw new IOException("single bytes are slow");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      reader.set(Thread.currentThread());
      int read = bytes.read(buffer, offset, length);
      count.addAndGet(Math.max(0, read));
      return read;
    }

    @Override
    public void close() {
      closed.countDown();
    }

    boolean isClosed() {
      return closed.getCount() == 0;
    }
  }

  private static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        return 7;
      }
    };
  }

  /** Gives some bytes and then fails. */
  private static InputStream failing(int after, Throwable failure) {
    return new InputStream() {
      private int given;

      @Override
      public int read() throws IOException {
        if (given++ < after) {
          return 7;
        }
        if (failure instanceof IOException e) {
          throw e;
        }
        if (failure instanceof RuntimeException e) {
          throw e;
        }
        throw (Error) failure;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        buffer[offset] = (byte) read();
        return 1;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 262_143, 262_144, 262_145, 1 << 20, (1 << 20) + 1, 3_000_001})
  void theBytesAreTheSources(int size) throws IOException {
    byte[] content = noise(size);
    Source source = new Source(new ByteArrayInputStream(content));
    try (InputStream in = ReadAheadInputStream.of(source)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read(new byte[5], 0, 5)).isEqualTo(-1);
      assertThat(source.reader.get()).isNotSameAs(Thread.currentThread());
    }
    assertThat(source.isClosed()).isTrue();
    assertThat(source.reader.get()).returns(false, Thread::isAlive);
  }

  @Test
  void bytesOneByOneAndSkipped() throws IOException {
    byte[] content = noise(700_000);
    try (InputStream in = ReadAheadInputStream.of(new ByteArrayInputStream(content))) {
      assertThat(in.read()).isEqualTo(content[0] & 0xff);
      assertThat(in.skip(600_000)).isEqualTo(600_000);
      assertThat(in.read()).isEqualTo(content[600_001] & 0xff);
      assertThat(in.skip(600_000)).isEqualTo(99_998);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 262_144, 600_000})
  void aFailureComesAfterTheBytesBeforeItAndStays(int after) throws IOException {
    OciException failure = new OciException(ErrorKind.MISMATCH, "other bytes");
    try (InputStream in = ReadAheadInputStream.of(failing(after, failure))) {
      assertThat(in.readNBytes(after)).hasSize(after);
      assertThatThrownBy(in::read).isSameAs(failure);
      assertThatThrownBy(in::read).isSameAs(failure);
    }
  }

  @Test
  void whatIsNoIoExceptionComesToo() throws IOException {
    for (Throwable failure :
        new Throwable[] {new IllegalStateException("a fault"), new StackOverflowError("deep")}) {
      try (InputStream in = ReadAheadInputStream.of(failing(3, failure))) {
        assertThat(in.readNBytes(3)).hasSize(3);
        assertThatThrownBy(in::read).isSameAs(failure);
      }
    }
  }

  @Test
  void noMoreIsReadAheadThanTheMemoryHolds() throws Exception {
    Source source = new Source(endless());
    try (InputStream in = ReadAheadInputStream.of(source)) {
      assertThat(in.readNBytes(10)).hasSize(10);
      while (source.count.get() < MEMORY) {
        Thread.sleep(5);
      }
      Thread.sleep(50);
      assertThat(source.count.get()).isEqualTo(MEMORY);
    }
    assertThat(source.isClosed()).isTrue();
    assertThat(source.reader.get()).returns(false, Thread::isAlive);
  }

  @Test
  void closingEndsASourceThatWaits() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    Source source =
        new Source(
            new InputStream() {
              @Override
              public int read() throws IOException {
                waiting.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  throw new IOException("interrupted", e);
                }
                return -1;
              }
            });
    InputStream in = ReadAheadInputStream.of(source);
    waiting.await();
    in.close();
    in.close();
    assertThat(source.isClosed()).isTrue();
    assertThat(source.reader.get()).returns(false, Thread::isAlive);
    assertThatThrownBy(in::read).hasMessageContaining("closed");
  }

  @Test
  void whoWaitsForTheSourceCanBeInterrupted() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Source source =
        new Source(
            new InputStream() {
              @Override
              public int read() throws IOException {
                try {
                  never.await();
                } catch (InterruptedException e) {
                  throw new IOException("interrupted", e);
                }
                return -1;
              }
            });
    try (InputStream in = ReadAheadInputStream.of(source)) {
      while (source.reader.get() == null) {
        Thread.sleep(5);
      }
      Thread.currentThread().interrupt();
      assertThatThrownBy(in::read)
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(source.isClosed()).isTrue();
    assertThat(source.reader.get()).returns(false, Thread::isAlive);
  }

  @Test
  void theSourcesTroubleWithClosingIsSeen() {
    InputStream source =
        new InputStream() {
          @Override
          public int read() {
            return -1;
          }

          @Override
          public void close() throws IOException {
            throw new IOException("cannot close");
          }
        };
    assertThatThrownBy(() -> ReadAheadInputStream.of(source).close()).hasMessage("cannot close");
  }
}
