// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Copies an entry's content into a file. */
final class TarContent {
  private TarContent() {}

  static void copy(LayerReader from, long size, WritableByteChannel to, byte[] buffer)
      throws IOException {
    long remaining = size;
    while (remaining > 0) {
      int filled = 0;
      while (filled < buffer.length && filled < remaining) {
        int count =
            from.read(buffer, filled, (int) Math.min(buffer.length - filled, remaining - filled));
        if (count < 0) {
          throw new IOException("the entry ended before its size");
        }
        filled += count;
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, filled);
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
      remaining -= filled;
    }
  }
}
