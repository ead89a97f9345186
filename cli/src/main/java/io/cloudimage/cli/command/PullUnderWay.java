// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.layout.FollowedContent;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.oci.transfer.CopyReport;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A copy into the store in a thread of its own, while others read what it brings. */
final class PullUnderWay implements AutoCloseable {
  private final Cancellation outer;
  private final Closeable link;
  private final Cancellation own = new Cancellation();
  private final CompletableFuture<CopyReport> report = new CompletableFuture<>();
  private final Thread thread;

  /** What copies. */
  interface Copy {
    /**
     * @param cancellation ends it
     */
    CopyReport run(Cancellation cancellation) throws IOException;
  }

  private PullUnderWay(Cancellation outer, Copy copy, FollowedContent readers)
      throws CancelledException {
    this.outer = outer;
    this.link = outer.register(own::cancel);
    this.thread = new Thread(() -> run(copy, readers), "pull");
  }

  /**
   * Starts a copy.
   *
   * @param outer ends it, too
   * @param readers are told when there is nothing more to wait for
   */
  static PullUnderWay start(Cancellation outer, Copy copy, FollowedContent readers)
      throws CancelledException {
    PullUnderWay pull = new PullUnderWay(outer, copy, readers);
    pull.thread.start();
    return pull;
  }

  private void run(Copy copy, FollowedContent readers) {
    try {
      report.complete(copy.run(own));
      readers.end();
    } catch (IOException e) {
      report.completeExceptionally(e);
      readers.stop(e);
    } catch (RuntimeException | Error e) {
      report.completeExceptionally(e);
      readers.stop(new IOException(e));
    }
  }

  /**
   * Waits until all is in the store.
   *
   * @throws IOException what the copy failed with; CANCELLED if the thread is interrupted
   */
  CopyReport await() throws IOException {
    try {
      return report.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof IOException io ? io : new IOException(cause);
    }
  }

  /** Ends what is left of the copy, and returns when it has ended. */
  @Override
  public void close() {
    outer.unregister(link);
    own.cancel();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
