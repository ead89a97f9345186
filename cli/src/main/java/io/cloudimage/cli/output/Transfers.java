// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** What is under way, in the order in which it began. Not for several threads. */
final class Transfers {
  /** One piece of work. */
  static final class Transfer {
    final String label;
    final long total;
    final long startedAt;
    long done;
    long base;

    Transfer(String label, long total, long startedAt) {
      this.label = label;
      this.total = total;
      this.startedAt = startedAt;
    }

    /** From 0 to 1; 0 where the total is not known. */
    double fraction() {
      return total <= 0 ? 0 : Math.min(1, (double) done / total);
    }

    /** {@code 12.3 MB of 45.6 MB}. */
    String amount() {
      return total < 0 ? ByteSize.text(done) : ByteSize.text(done) + " of " + ByteSize.text(total);
    }

    /** Bytes in a second since the start. */
    long rate(long now) {
      double seconds = Math.max(1e-3, (now - startedAt) / 1e9);
      return (long) ((done - base) / seconds);
    }
  }

  private final Map<String, Transfer> active = new LinkedHashMap<>();
  private final LongSupplier nanoTime;

  Transfers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  void start(String id, String label, long bytes) {
    active.put(id, new Transfer(label, bytes, now()));
  }

  void advance(String id, long bytes) {
    Transfer transfer = active.get(id);
    if (transfer != null) {
      transfer.done += bytes;
    }
  }

  /** The bytes before {@code position} are not of this try, so they say nothing of its speed. */
  void resume(String id, long position) {
    Transfer transfer = active.get(id);
    if (transfer != null) {
      transfer.done = position;
      transfer.base = position;
    }
  }

  void restart(String id) {
    Transfer transfer = active.get(id);
    if (transfer != null) {
      transfer.done = 0;
      transfer.base = 0;
    }
  }

  String label(String id) {
    Transfer transfer = active.get(id);
    return transfer == null ? id : transfer.label;
  }

  void end(String id) {
    active.remove(id);
  }

  List<Transfer> active() {
    return new ArrayList<>(active.values());
  }
}
