// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Deflater;

/** One block of data with the bytes before it, and then its compressed form. */
final class GzipBlock {
  private static final int DICTIONARY_BYTES = 32 * 1024;
  private static final int STORED_BYTES = 0xffff;
  private static final int STORED_HEADER_BYTES = 5;

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

  /** Gives a part of the data to a deflater. */
  void input(Deflater deflater, int offset, int count) {
    deflater.setInput(data, dictionary + offset, count);
  }

  /**
   * Compresses the data.
   *
   * @param deflater without input yet
   */
  void deflate(Deflater deflater) {
    deflater.setDictionary(data, 0, dictionary);
    input(deflater, 0, length);
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

  /**
   * Takes the data as it is, in stored blocks (RFC 1951 §3.2.4). A deflater would cut them by the
   * room that it finds.
   */
  void store() {
    int blocks = (length + STORED_BYTES - 1) / STORED_BYTES;
    compressedLength = length + blocks * STORED_HEADER_BYTES;
    if (compressed.length < compressedLength) {
      compressed = new byte[compressedLength];
    }
    ByteBuffer out = ByteBuffer.wrap(compressed).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < length; done += STORED_BYTES) {
      int count = Math.min(STORED_BYTES, length - done);
      out.put((byte) 0).putShort((short) count).putShort((short) ~count);
      out.put(data, dictionary + done, count);
    }
  }

  void writeTo(OutputStream to) throws IOException {
    to.write(compressed, 0, compressedLength);
  }
}
