// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One image's files on their way: one thread reads, others ask how far it is. */
final class TreeReading {
  private final long total;
  private long read;
  private long weight;
  private long endedNanos;
  private @Nullable TreeState end;

  TreeReading(long total) {
    this.total = total;
  }

  synchronized void advance(long bytes) {
    read += bytes;
  }

  synchronized void done(FileTree tree) {
    weight = tree.weight();
    end(new TreeState.Ready(tree));
  }

  synchronized void failed(String problem) {
    end(new TreeState.Failed(problem));
  }

  private void end(TreeState state) {
    end = state;
    endedNanos = System.nanoTime();
    notifyAll();
  }

  /** What is known after a while, or as soon as all is. */
  synchronized TreeState await(long millis) throws Refusal {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (end == null) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return new TreeState.Underway(read, total);
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ErrorCode.UNKNOWN, 503, "The server is stopping.");
    }
    return end;
  }

  synchronized boolean hasEnded() {
    return end != null;
  }

  /** Whether it failed before this time, so that it may be tried again. */
  synchronized boolean failedBefore(long nanos) {
    return end instanceof TreeState.Failed && endedNanos - nanos < 0;
  }

  synchronized long weight() {
    return weight;
  }
}
