// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request's body of which every slice has to be taken in time. While its source is waited for,
 * nothing is asked of the host.
 */
final class WatchedEntity extends HttpEntityWrapper {
  private final StallWatch watch;
  private final TimeLimits limits;
  private final Runnable abort;
  private final Runnable sent;

  /**
   * @param abort ends the connection
   * @param sent is told that all is on its way
   */
  WatchedEntity(
      HttpEntity entity, StallWatch watch, TimeLimits limits, Runnable abort, Runnable sent) {
    super(entity);
    this.sent = sent;
    this.watch = watch;
    this.limits = limits;
    this.abort = abort;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    super.writeTo(new WatchedStream(out));
    sent.run();
  }

  private final class WatchedStream extends FilterOutputStream {
    WatchedStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int slice = Math.min(limits.bytes(), length - done);
        int start = offset + done;
        inTime(() -> out.write(buffer, start, slice));
        done += slice;
      }
    }

    @Override
    public void flush() throws IOException {
      inTime(out::flush);
    }

    @Override
    public void close() throws IOException {
      inTime(out::close);
    }

    private void inTime(Write write) throws IOException {
      StallWatch.Wait wait = watch.start(limits.window(), abort);
      try {
        write.run();
      } catch (IOException e) {
        throw wait.end() ? e : stalled(e);
      }
      if (!wait.end()) {
        throw stalled(null);
      }
    }

    private StalledException stalled(@Nullable IOException cause) {
      return new StalledException(
          "the host has not taken " + limits.text() + " of what is sent", cause);
    }
  }

  private interface Write {
    void run() throws IOException;
  }
}
