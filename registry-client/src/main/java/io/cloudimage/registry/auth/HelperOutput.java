// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a helper's standard output beside it, so that neither a full pipe nor a child that keeps
 * the pipe open can hold us up. A helper that writes too much is ended.
 */
final class HelperOutput {
  static final int LIMIT = 1 << 20;

  private final Thread reader;
  private volatile byte[] bytes = new byte[0];

  private HelperOutput(Process process) {
    reader = new Thread(() -> drain(process), "credential helper");
    reader.setDaemon(true);
  }

  static HelperOutput read(Process process) {
    HelperOutput output = new HelperOutput(process);
    output.reader.start();
    return output;
  }

  private void drain(Process process) {
    try (InputStream in = process.getInputStream()) {
      bytes = in.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      ignore(e);
    }
  }

  /** A broken pipe means that the helper is gone; its exit code tells the rest. */
  void ignore(@Nullable IOException broken) {}

  /** Whether all has been read within the time. */
  boolean await(long nanos) throws InterruptedException {
    reader.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    return !reader.isAlive();
  }

  boolean isTooLong() {
    return bytes.length > LIMIT;
  }

  byte[] bytes() {
    return bytes.clone();
  }
}
