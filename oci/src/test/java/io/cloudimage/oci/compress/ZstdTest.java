// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ZstdTest extends CompressionContract {
  @Override
  Compression compression(int threads) {
    return new Zstd(threads);
  }

  @Test
  void severalFramesAreOneContent() throws IOException {
    byte[] frame = compress(sample(1000));
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.writeBytes(frame);
    two.writeBytes(frame);
    assertThat(decompress(two.toByteArray())).hasSize(2000);
  }

  @Test
  void skippableFramesAreSkipped() throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.writeBytes(new byte[] {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3});
    two.writeBytes(compress(sample(1000)));
    assertThat(decompress(two.toByteArray())).isEqualTo(sample(1000));
    assertThat(new Zstd(1).matches(two.toByteArray())).isTrue();
  }

  @Test
  void b3AFrameThatAsksForAHugeWindowIsRefused() throws IOException {
    assertThat(decompress(frame(Zstd.HIGHEST_WINDOW_LOG))).containsExactly('a', 'b', 'c');
    assertRefused("huge window", frame(Zstd.HIGHEST_WINDOW_LOG + 1));
  }

  /** A frame by hand (RFC 8878 §3.1.1): no checksum, a window, one raw block. */
  private static byte[] frame(int windowLog) {
    byte window = (byte) ((windowLog - 10) << 3);
    return new byte[] {
      0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, window, 3 << 3 | 1, 0, 0, 'a', 'b', 'c'
    };
  }
}
