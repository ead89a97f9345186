// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One try to bring a blob: the file that it is written into, and how far that is. */
final class Arrival {
  private final Object monitor;
  private final Path file;
  private long written;
  private boolean proven;
  private boolean stored;
  private @Nullable IOException failure;

  /**
   * @param monitor is told of every change
   */
  Arrival(Object monitor, Path file) {
    this.monitor = monitor;
    this.file = file;
  }

  /** So many bytes are in the file, counted from its start. Not one of them is proven. */
  void grown(long size) {
    synchronized (monitor) {
      written = size;
      monitor.notifyAll();
    }
  }

  /** All that is in the file is the blob. */
  void proven() {
    synchronized (monitor) {
      proven = true;
      monitor.notifyAll();
    }
  }

  /** The blob is proven, and stands under its name. */
  void stored() {
    synchronized (monitor) {
      stored = true;
      monitor.notifyAll();
    }
  }

  /** This try has come to nothing; of several reasons the first is kept. */
  void failed(IOException why) {
    synchronized (monitor) {
      if (!stored && failure == null) {
        failure = why;
      }
      monitor.notifyAll();
    }
  }

  /** Opens the file to read it while it grows; to be called before the try has ended. */
  FileChannel open() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  long written() {
    synchronized (monitor) {
      return written;
    }
  }

  boolean isProven() {
    synchronized (monitor) {
      return proven;
    }
  }

  boolean isStored() {
    synchronized (monitor) {
      return stored;
    }
  }

  /** Why it came to nothing; null while it has not. */
  @Nullable IOException failure() {
    synchronized (monitor) {
      return failure;
    }
  }
}
