// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

/** A thread that reads for another one, and ends when it is interrupted. */
public final class ReadingThread {
  /** After which an interrupt that was lost on the way is repeated. */
  private static final long PATIENCE_MILLIS = 100;

  private final Thread thread;

  private ReadingThread(String name, Runnable reading) {
    thread = new Thread(reading, name);
    thread.setDaemon(true);
  }

  /** Starts a thread, which whoever started it stops. */
  public static ReadingThread start(String name, Runnable reading) {
    ReadingThread started = new ReadingThread(name, reading);
    started.thread.start();
    return started;
  }

  /**
   * Interrupts the thread and returns when it has ended; if the caller is interrupted meanwhile, it
   * stays marked as such. Does nothing if the thread has ended.
   */
  public void stop() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      thread.interrupt();
      try {
        thread.join(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
