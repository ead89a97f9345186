// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;

/**
 * An answer on its way to the client. Nobody waits for it: whenever the connection takes more, its
 * thread hands on the next bytes, in turns, so that no client keeps the others waiting. A part of a
 * file goes from the file to the connection inside the system ({@code sendfile}), or through one
 * small buffer where it must be encrypted.
 */
final class Transmission implements ChannelListener<StreamSinkChannel> {
  private static final long TURN = 2L << 20;

  private final HttpServerExchange exchange;
  private final ByteBuffer bytes;
  private final @Nullable FileChannel file;
  private final @Nullable GrowingFile growth;
  private final Runnable grown = this::goOn;
  private final long end;
  private final long stallNanos;
  private final Consumer<@Nullable IOException> ended;
  private final AtomicBoolean over = new AtomicBoolean();
  private long position;
  private volatile long sent;
  private volatile long moved;
  private boolean headersSent;
  private volatile boolean finishing;
  private volatile boolean waiting;
  private volatile @Nullable StreamSinkChannel responses;
  private XnioExecutor.@Nullable Key watch;

  /** Of bytes; with none, of status and headers alone. */
  Transmission(
      HttpServerExchange exchange,
      ByteBuffer bytes,
      Duration stall,
      Consumer<@Nullable IOException> ended) {
    this(exchange, bytes, null, null, 0, 0, stall, ended);
  }

  /** Of a part of a file, which stays the caller's. */
  Transmission(
      HttpServerExchange exchange,
      FileChannel file,
      long offset,
      long length,
      Duration stall,
      Consumer<@Nullable IOException> ended) {
    this(exchange, ByteBuffer.allocate(0), file, null, offset, offset + length, stall, ended);
  }

  /** Of a part of a file to which more is being written. */
  Transmission(
      HttpServerExchange exchange,
      FileChannel file,
      GrowingFile growth,
      long offset,
      long length,
      Duration stall,
      Consumer<@Nullable IOException> ended) {
    this(exchange, ByteBuffer.allocate(0), file, growth, offset, offset + length, stall, ended);
  }

  private Transmission(
      HttpServerExchange exchange,
      ByteBuffer bytes,
      @Nullable FileChannel file,
      @Nullable GrowingFile growth,
      long position,
      long end,
      Duration stall,
      Consumer<@Nullable IOException> ended) {
    this.exchange = exchange;
    this.bytes = bytes;
    this.file = file;
    this.growth = growth;
    this.position = position;
    this.end = end;
    this.stallNanos = stall.toNanos();
    this.ended = ended;
  }

  /** Lets the connection's thread begin, once the calling thread is through with the request. */
  void begin() throws IOException {
    StreamSinkChannel sink = exchange.getResponseChannel();
    if (sink == null) {
      throw new IOException("the connection has ended");
    }
    moved = System.nanoTime();
    exchange.getIoThread().execute(this::watch);
    sink.getWriteSetter().set(this);
    responses = sink;
    if (growth != null) {
      growth.whenGrown(grown);
    }
    sink.resumeWrites();
  }

  /** There is more to send. */
  private void goOn() {
    try {
      exchange
          .getIoThread()
          .execute(
              () -> {
                StreamSinkChannel sink = responses;
                if (sink != null && !over.get()) {
                  sink.resumeWrites();
                }
              });
    } catch (RejectedExecutionException e) {
      // The server is stopping, and with it this.
    }
  }

  /** Whether all has been handed on; what may be left to do is to flush it. */
  boolean handedOn() {
    return finishing;
  }

  /** Bytes of the body that have been handed on. */
  long sent() {
    return sent;
  }

  @Override
  public void handleEvent(StreamSinkChannel sink) {
    try {
      if (!finishing && write(sink)) {
        finishing = true;
        sink.shutdownWrites();
      }
      if (finishing && sink.flush()) {
        sink.suspendWrites();
        end(null);
      }
    } catch (IOException e) {
      end(e);
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  /** One turn; says whether all of it has been handed on. */
  private boolean write(StreamSinkChannel sink) throws IOException {
    while (bytes.hasRemaining()) {
      int count = sink.write(bytes);
      if (count == 0) {
        return false;
      }
      moved(count);
    }
    FileChannel from = file;
    if (from == null) {
      return true;
    }
    // What goes out with the headers would be copied.
    headersSent = headersSent || sink.flush();
    if (!headersSent) {
      return false;
    }
    long turn = Math.min(end, position + TURN);
    while (position < turn) {
      long there = growth == null ? turn : Math.min(turn, growth.available());
      waiting = position >= there;
      if (waiting) {
        // Whoever writes the file tells when to go on: the connection would take more at any time.
        if (sink.flush()) {
          sink.suspendWrites();
        }
        return false;
      }
      long count = sink.transferFrom(from, position, there - position);
      if (count <= 0) {
        if (growth == null) {
          requireNotCut(from);
        }
        return false;
      }
      position += count;
      moved(count);
    }
    return position == end;
  }

  private void requireNotCut(FileChannel from) throws IOException {
    if (from.size() < end) {
      throw new IOException("the blob's file is shorter than it was");
    }
  }

  private void moved(long count) {
    sent += count;
    moved = System.nanoTime();
  }

  /** Cuts a client off that takes nothing; looks again when that could be so. */
  private void watch() {
    if (waiting) {
      moved = System.nanoTime();
    }
    long left = stallNanos - (System.nanoTime() - moved);
    if (left <= 0) {
      end(new IOException("the client took nothing for as long as it may"));
      IoUtils.safeClose(exchange.getConnection());
    } else if (!over.get()) {
      watch = exchange.getIoThread().executeAfter(this::watch, left, TimeUnit.NANOSECONDS);
    }
  }

  /** Ends it, once: done, or given up. */
  void end(@Nullable IOException problem) {
    if (over.getAndSet(true)) {
      return;
    }
    if (growth != null) {
      growth.forget(grown);
    }
    XnioExecutor.Key key = watch;
    if (key != null) {
      key.remove();
    }
    ended.accept(problem);
  }
}
