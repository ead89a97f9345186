// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import java.io.IOException;
import java.util.zip.CRC32;

/** Reads the header of a gzip member (RFC 1952 §2.3) and remembers nothing of it. */
final class GzipHeader {
  /** More than any tool writes into a header; less than what would serve to hide something. */
  static final int FIELD_BYTES = 4096;

  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  /** Where the bytes come from; throws at the end. */
  @FunctionalInterface
  interface ByteSource {
    int next() throws IOException;
  }

  private final ByteSource source;
  private final CRC32 crc = new CRC32();

  GzipHeader(ByteSource source) {
    this.source = source;
  }

  void read() throws IOException {
    crc.reset();
    if (next() != 0x1f || next() != 0x8b) {
      throw StrictGzipInputStream.invalid("something that is not gzip follows or begins it");
    }
    if (next() != 8) {
      throw StrictGzipInputStream.invalid("its method is not deflate");
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw StrictGzipInputStream.invalid("its header has unknown flags");
    }
    skip(6);
    if ((flags & EXTRA) != 0) {
      int length = next() | next() << 8;
      if (length > FIELD_BYTES) {
        throw tooLong();
      }
      skip(length);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      int expected = (int) crc.getValue() & 0xffff;
      if ((next() | next() << 8) != expected) {
        throw StrictGzipInputStream.invalid("its header's checksum is wrong");
      }
    }
  }

  private int next() throws IOException {
    int value = source.next();
    crc.update(value);
    return value;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    for (int i = 0; next() != 0; i++) {
      if (i == FIELD_BYTES) {
        throw tooLong();
      }
    }
  }

  private static IOException tooLong() {
    return StrictGzipInputStream.invalid(
        "a field of its header has more than " + FIELD_BYTES + " bytes");
  }
}
