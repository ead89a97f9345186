// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads all members of a gzip stream (RFC 1952 §2.2), each with its checksum and length compared.
 * NUL bytes after the last member are padding; anything else there is refused. The JDK's own stream
 * asks {@code available()} whether there is another member, and so may lose one without an error.
 */
final class StrictGzipInputStream extends InputStream {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final GzipHeader header;
  private final InputStream from;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private int at;
  private int limit;
  private boolean inMember;
  private boolean ended;
  private boolean closed;

  StrictGzipInputStream(InputStream from) {
    this.from = from;
    this.header = new GzipHeader(this::nextByte);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (!inMember) {
        header.read();
        startMember();
      }
      int count = inflate(target, offset, length);
      if (count > 0) {
        return count;
      }
      endMember();
    }
    return -1;
  }

  private void startMember() {
    inflater.reset();
    inflater.setInput(buffer, at, limit - at);
    crc.reset();
    inMember = true;
  }

  /** The next bytes of the member; 0 at its end. */
  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      while (true) {
        int count = inflater.inflate(target, offset, length);
        if (count > 0) {
          crc.update(target, offset, count);
          return count;
        }
        if (inflater.finished()) {
          return 0;
        }
        if (inflater.needsDictionary()) {
          throw invalid("it needs a dictionary");
        }
        at = limit;
        if (!fill()) {
          throw invalid("it is cut");
        }
        inflater.setInput(buffer, 0, limit);
      }
    } catch (DataFormatException e) {
      throw new OciException(ErrorKind.INVALID, "cannot decompress gzip: " + e.getMessage(), e);
    }
  }

  private void endMember() throws IOException {
    at = limit - inflater.getRemaining();
    inMember = false;
    if (little32() != crc.getValue()) {
      throw invalid("its checksum is wrong");
    }
    if (little32() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw invalid("its length is wrong");
    }
    if (at == limit && !fill()) {
      ended = true;
    } else if (buffer[at] == 0) {
      skipPadding();
      ended = true;
    }
  }

  private void skipPadding() throws IOException {
    do {
      while (at < limit) {
        if (buffer[at++] != 0) {
          throw invalid("something that is not gzip follows it");
        }
      }
    } while (fill());
  }

  private long little32() throws IOException {
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value |= (long) nextByte() << (8 * i);
    }
    return value;
  }

  private int nextByte() throws IOException {
    if (at == limit && !fill()) {
      throw invalid("it is cut");
    }
    return buffer[at++] & 0xff;
  }

  private boolean fill() throws IOException {
    int count;
    do {
      count = from.read(buffer, 0, buffer.length);
    } while (count == 0);
    at = 0;
    limit = Math.max(count, 0);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      inflater.end();
      from.close();
    }
  }

  static OciException invalid(String problem) {
    return new OciException(ErrorKind.INVALID, "cannot decompress gzip: " + problem);
  }
}
