// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import com.github.luben.zstd.NoPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Zstandard (RFC 8878). */
final class Zstd implements Compression {
  /** 128 MiB, what the reference decoder grants too; a frame that asks for more is refused. */
  static final int HIGHEST_WINDOW_LOG = 27;

  /**
   * From 20 on, compressing takes gigabytes, and every reader would have to hold a window of 128
   * MiB.
   */
  private static final int HIGHEST_LEVEL = 19;

  private final int threads;

  Zstd(int threads) {
    this.threads = threads;
  }

  @Override
  public String name() {
    return "zstd";
  }

  @Override
  public String mediaTypeSuffix() {
    return "+zstd";
  }

  /** A frame, or a skippable frame, which may stand before the first one. */
  @Override
  public boolean matches(byte[] leadingBytes) {
    if (leadingBytes.length < 4) {
      return false;
    }
    int magic = 0;
    for (int i = 0; i < 4; i++) {
      magic |= (leadingBytes[i] & 0xff) << (8 * i);
    }
    return magic == 0xFD2FB528 || (magic & 0xfffffff0) == 0x184D2A50;
  }

  @Override
  public int lowestLevel() {
    return 1;
  }

  @Override
  public int highestLevel() {
    return HIGHEST_LEVEL;
  }

  @Override
  public int defaultLevel() {
    return 3;
  }

  @Override
  public OutputStream compress(OutputStream to, int level) throws IOException {
    Levels.check(this, level);
    ZstdOutputStreamNoFinalizer out =
        new ZstdOutputStreamNoFinalizer(new OpenEndedOutputStream(to), NoPool.INSTANCE, level);
    // Without workers the bytes are others than with them; with them, their number is all the same.
    out.setWorkers(threads);
    out.setChecksum(true);
    // Begins the frame, without which nothing at all would be written for empty content.
    out.write(new byte[0], 0, 0);
    return out;
  }

  @Override
  public InputStream decompress(InputStream from) throws IOException {
    CountingInputStream compressed = new CountingInputStream(from);
    ZstdInputStreamNoFinalizer in = new ZstdInputStreamNoFinalizer(compressed, NoPool.INSTANCE);
    in.setLongMax(HIGHEST_WINDOW_LOG);
    return new ZstdErrors(in, compressed);
  }
}
