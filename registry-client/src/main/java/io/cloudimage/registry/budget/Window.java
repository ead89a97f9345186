// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import io.cloudimage.oci.error.CancelledException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many requests may be under way at once: one more for every round that went well while all
 * places were taken, half as many when the host is overloaded (additive increase, multiplicative
 * decrease, as TCP does it). Never less than one.
 */
final class Window {
  private static final double DECREASE = 0.5;

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private double size;
  private int taken;
  private boolean closed;

  /**
   * @param start how many at the beginning
   * @param most how many ever
   */
  Window(int start, int most) {
    this.size = Math.min(start, most);
    this.most = most;
  }

  /**
   * Takes a place, and waits for one if need be.
   *
   * @throws CancelledException if the thread is interrupted, or the window closed
   */
  void enter() throws CancelledException {
    lock.lock();
    try {
      while (!closed && taken >= (int) size) {
        freed.await();
      }
      if (closed) {
        throw new CancelledException();
      }
      taken++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    } finally {
      lock.unlock();
    }
  }

  /** Gives the place back. */
  void leave() {
    lock.lock();
    try {
      taken--;
      freed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** A request went well. */
  void grow() {
    lock.lock();
    try {
      // What was not used up says nothing about what more the host would bear.
      if (taken >= (int) size && size < most) {
        size = Math.min(most, size + 1 / size);
        freed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The host has had too much. */
  void shrink() {
    lock.lock();
    try {
      size = Math.max(1, size * DECREASE);
    } finally {
      lock.unlock();
    }
  }

  /** Lets all who wait go, without a place. */
  void close() {
    lock.lock();
    try {
      closed = true;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return (int) size;
    } finally {
      lock.unlock();
    }
  }
}
