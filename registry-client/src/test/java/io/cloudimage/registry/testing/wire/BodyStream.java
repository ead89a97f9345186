// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The body of one request: by its length, or in chunks (RFC 9112 §7.1). */
final class BodyStream extends InputStream {
  private static final int WATCHED = 4096;

  private final InputStream in;
  private final OutputStream out;
  private final boolean chunked;
  private final LoggedRequest entry;
  private boolean expected;
  private boolean started;
  private boolean ended;
  private final ByteArrayOutputStream start = new ByteArrayOutputStream();
  private long left;

  /**
   * @param length of the body, or -1 for chunks
   * @param expected whether the client waits for a 100 before it sends the body
   */
  BodyStream(InputStream in, OutputStream out, long length, boolean expected, LoggedRequest entry) {
    this.in = in;
    this.out = out;
    this.chunked = length < 0;
    this.left = Math.max(length, 0);
    this.ended = length == 0;
    this.expected = expected;
    this.entry = entry;
  }

  boolean isEnded() {
    return ended;
  }

  /** The start of what was read, as far as secrets are looked for in it. */
  String text() {
    return start.toString(StandardCharsets.UTF_8);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (expected) {
      expected = false;
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    if (!ended && chunked && left == 0) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the connection ended in a body");
    }
    left -= count;
    entry.read(count);
    start.write(buffer, offset, Math.min(count, Math.max(0, WATCHED - start.size())));
    ended = !chunked && left == 0;
    return count;
  }

  private void nextChunk() throws IOException {
    if (started) {
      line(in);
    }
    started = true;
    @Nullable String size = line(in);
    if (size == null) {
      throw new EOFException("the connection ended in a body");
    }
    left = Long.parseLong(size.split(";", 2)[0].strip(), 16);
    if (left == 0) {
      line(in);
      ended = true;
    }
  }

  /** A line without its end, or null at the end of the connection. */
  static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (c != '\r') {
        line.append((char) c);
      }
      c = in.read();
    }
    return line.toString();
  }
}
