// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** One block of data with the bytes before it, and then its compressed form. */
final class GzipBlock {
  private static final int DICTIONARY_BYTES = 32 * 1024;

  private final byte[] data = new byte[DICTIONARY_BYTES + BlockGzipOutputStream.BLOCK_BYTES];
  private byte[] compressed = new byte[BlockGzipOutputStream.BLOCK_BYTES / 2];
  private int dictionary;
  private int length;
  private int compressedLength;

  void reset() {
    dictionary = 0;
    length = 0;
    compressedLength = 0;
  }

  /** Takes as much as fits and returns how much that was. */
  int fill(byte[] buffer, int offset, int count) {
    int taken = Math.min(count, BlockGzipOutputStream.BLOCK_BYTES - length);
    System.arraycopy(buffer, offset, data, dictionary + length, taken);
    length += taken;
    return taken;
  }

  boolean isFull() {
    return length == BlockGzipOutputStream.BLOCK_BYTES;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Takes the end of the block before as dictionary. */
  void follow(GzipBlock before) {
    dictionary = Math.min(DICTIONARY_BYTES, before.length);
    int from = before.dictionary + before.length - dictionary;
    System.arraycopy(before.data, from, data, 0, dictionary);
  }

  void deflate(Deflater deflater) {
    deflater.reset();
    deflater.setDictionary(data, 0, dictionary);
    deflater.setInput(data, dictionary, length);
    compressedLength = 0;
    while (true) {
      int room = compressed.length - compressedLength;
      int count = deflater.deflate(compressed, compressedLength, room, Deflater.SYNC_FLUSH);
      compressedLength += count;
      if (count < room) {
        return;
      }
      compressed = Arrays.copyOf(compressed, compressed.length * 2);
    }
  }

  void writeTo(OutputStream to) throws IOException {
    to.write(compressed, 0, compressedLength);
  }
}
