// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every compression must do. A test of one extends this. */
abstract class CompressionContract {
  /** The compression under test, with that many threads where it uses threads. */
  abstract Compression compression(int threads);

  /** Whether damage can be seen in the compressed form alone. */
  boolean seesDamage() {
    return true;
  }

  final byte[] compress(byte[] content, int level, int threads, int piece) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream to = compression(threads).compress(out, level)) {
      for (int at = 0; at < content.length; at += piece) {
        to.write(content, at, Math.min(piece, content.length - at));
      }
    }
    return out.toByteArray();
  }

  final byte[] compress(byte[] content) throws IOException {
    return compress(content, compression(2).defaultLevel(), 2, 100_000);
  }

  final byte[] decompress(byte[] content) throws IOException {
    try (InputStream in = compression(2).decompress(new ByteArrayInputStream(content))) {
      return in.readAllBytes();
    }
  }

  /** A tar-like start, then text that compresses, then noise that does not. */
  static byte[] sample(int size) {
    byte[] sample = new byte[size];
    Random random = new Random(size);
    random.nextBytes(sample);
    for (int i = 0; i < size * 2 / 3; i++) {
      sample[i] = (byte) ('a' + (sample[i] & 7));
    }
    byte[] magic = {'u', 's', 't', 'a', 'r'};
    System.arraycopy(magic, 0, sample, Math.min(257, size), size >= 262 ? 5 : 0);
    return sample;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 262_143, 262_144, 262_145, 524_288, 3_000_000})
  void whatGoesInComesOut(int size) throws IOException {
    assertThat(decompress(compress(sample(size)))).isEqualTo(sample(size));
  }

  @Test
  void everyLevelGivesTheSameContent() throws IOException {
    Compression compression = compression(2);
    byte[] content = sample(300_000);
    for (int level = compression.lowestLevel(); level <= compression.highestLevel(); level++) {
      assertThat(decompress(compress(content, level, 1, 1 << 20))).isEqualTo(content);
    }
  }

  @Test
  void levelsOutOfRangeAreRefused() {
    Compression compression = compression(1);
    for (int level : new int[] {compression.lowestLevel() - 1, compression.highestLevel() + 1}) {
      assertThatThrownBy(() -> compression.compress(OutputStream.nullOutputStream(), level))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(compression.name());
    }
  }

  @Test
  void theOutputDoesNotDependOnThreadsOrPieces() throws IOException {
    byte[] content = sample(9_000_000);
    int level = compression(1).defaultLevel();
    byte[] one = compress(content, level, 1, content.length);
    assertThat(compress(content, level, 2, 128 * 1024)).isEqualTo(one);
    assertThat(compress(content, level, 4, 77_777)).isEqualTo(one);
  }

  @Test
  void theOutputIsRecognised() throws IOException {
    byte[] leading = Arrays.copyOf(compress(sample(10_000)), Compression.LEADING_BYTES);
    assertThat(compression(1).matches(leading)).isTrue();
    assertThat(Compressions.standard().detect(leading))
        .map(Compression::name)
        .contains(compression(1).name());
    assertThat(compression(1).matches(new byte[0])).isFalse();
  }

  @Test
  void closingLeavesTheTargetOpen() throws IOException {
    boolean[] closed = new boolean[1];
    OutputStream target =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    OutputStream out = compression(2).compress(target, compression(2).defaultLevel());
    out.write(1);
    out.close();
    out.close();
    assertThat(closed[0]).isFalse();
  }

  @Test
  void aTargetThatFailsIsReported() throws IOException {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("full");
          }

          @Override
          public void write(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("full");
          }
        };
    assertThatThrownBy(
            () -> {
              try (OutputStream out =
                  compression(2).compress(full, compression(2).defaultLevel())) {
                out.write(sample(20_000_000));
              }
            })
        .hasMessageContaining("full");
  }

  @Test
  void aSourceThatTricklesAndKnowsNothingOfItsFutureIsReadToItsEnd() throws IOException {
    byte[] content = sample(100_000);
    InputStream trickle =
        new FilterInputStream(new ByteArrayInputStream(compress(content))) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return in.read(buffer, offset, Math.min(length, 13));
          }

          @Override
          public int available() {
            return 0;
          }
        };
    try (InputStream in = compression(1).decompress(trickle)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void anErrorOfTheSourcePassesThrough() throws IOException {
    byte[] compressed = compress(sample(100_000));
    InputStream failing =
        new FilterInputStream(new ByteArrayInputStream(compressed)) {
          private int left = compressed.length / 2;

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
              throw new OciException(ErrorKind.MISMATCH, "not what it should be");
            }
            int count = in.read(buffer, offset, Math.min(length, left));
            left -= count;
            return count;
          }
        };
    assertThatThrownBy(() -> compression(1).decompress(failing).readAllBytes())
        .hasMessage("not what it should be");
  }

  @Test
  void b2EveryTruncationIsRefused() throws IOException {
    if (!seesDamage()) {
      return;
    }
    byte[] compressed = compress(sample(1000));
    for (int length = 0; length < compressed.length; length++) {
      assertRefused("cut at " + length, Arrays.copyOf(compressed, length));
    }
  }

  @Test
  void b2DamageIsRefused() throws IOException {
    if (!seesDamage()) {
      return;
    }
    byte[] compressed = compress(sample(1000));
    compressed[compressed.length / 2] ^= 1;
    assertRefused("damaged", compressed);
  }

  @Test
  void b2TrailingGarbageIsRefused() throws IOException {
    if (!seesDamage()) {
      return;
    }
    byte[] compressed = compress(sample(1000));
    byte[] longer = Arrays.copyOf(compressed, compressed.length + 7);
    Arrays.fill(longer, compressed.length, longer.length, (byte) 'x');
    assertRefused("garbage", longer);
  }

  final void assertRefused(String what, byte[] compressed) {
    assertThatThrownBy(() -> decompress(compressed))
        .as(what)
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
  }
}
