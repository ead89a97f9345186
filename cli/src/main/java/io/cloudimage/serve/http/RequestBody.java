// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.Channels;
import org.xnio.channels.StreamSourceChannel;

/**
 * A request's body, to be read on a thread that may wait. The first read asks a client for it that
 * waits to be asked ({@code Expect: 100-continue}).
 *
 * <p>A body that ends before the length that was announced, or without its last chunk, is an error:
 * a broken connection never looks like the end.
 */
final class RequestBody extends InputStream {
  private final HttpServerExchange exchange;
  private final long stallNanos;
  private final long announced;
  private @Nullable StreamSourceChannel channel;
  private boolean ended;
  private boolean broken;
  private volatile long received;

  RequestBody(HttpServerExchange exchange, Duration stall) {
    this.exchange = exchange;
    this.stallNanos = stall.toNanos();
    this.announced = exchange.getRequestContentLength();
    this.ended = exchange.isRequestComplete();
  }

  /** How many bytes have been read. */
  long received() {
    return received;
  }

  boolean begun() {
    return channel != null;
  }

  /** Whether a read has failed, after which nothing of it can be read. */
  boolean broken() {
    return broken;
  }

  boolean ended() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws IOException if the client sends nothing for as long as it may, or the body breaks off
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (ended) {
      return -1;
    }
    if (broken) {
      throw new IOException("the body has broken off");
    }
    if (length == 0) {
      return 0;
    }
    // Only when this read is through is the next byte where it is looked for.
    broken = true;
    int count =
        Channels.readBlocking(
            open(), ByteBuffer.wrap(buffer, offset, length), stallNanos, TimeUnit.NANOSECONDS);
    if (count == 0) {
      throw new IOException("the client sent nothing for as long as it may");
    }
    if (count < 0) {
      ended = true;
      if (announced >= 0 && announced != received) {
        throw new IOException("the body ended after " + received + " of " + announced + " bytes");
      }
      broken = false;
      return -1;
    }
    received += count;
    broken = false;
    return count;
  }

  private StreamSourceChannel open() throws IOException {
    StreamSourceChannel opened = channel;
    if (opened == null) {
      opened = exchange.getRequestChannel();
      if (opened == null) {
        throw new IOException("the connection has ended");
      }
      channel = opened;
    }
    return opened;
  }
}
