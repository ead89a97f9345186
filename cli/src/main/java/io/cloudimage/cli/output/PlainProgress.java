// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import io.cloudimage.cli.output.Transfers.Transfer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A line at the end of every transfer, and one every few seconds while something is under way. */
final class PlainProgress implements Progress {
  private static final long INTERVAL = 3_000_000_000L;

  private final Consumer<String> lines;
  private final Transfers transfers;
  private long lastLine;

  /**
   * @param nanoTime the clock, for intervals only
   */
  PlainProgress(Consumer<String> lines, LongSupplier nanoTime) {
    this.lines = lines;
    this.transfers = new Transfers(nanoTime);
    this.lastLine = transfers.now();
  }

  @Override
  public synchronized void started(String id, String label, long bytes) {
    transfers.start(id, label, bytes);
  }

  @Override
  public synchronized void advanced(String id, long bytes) {
    transfers.advance(id, bytes);
    if (transfers.now() - lastLine >= INTERVAL) {
      for (Transfer transfer : transfers.active()) {
        print(
            transfer.label
                + ": "
                + transfer.amount()
                + ", "
                + ByteSize.text(transfer.rate(transfers.now()))
                + "/s");
      }
    }
  }

  @Override
  public synchronized void resumed(String id, long position) {
    transfers.resume(id, position);
    if (position > 0) {
      print(transfers.label(id) + ": going on at " + ByteSize.text(position));
    }
  }

  @Override
  public synchronized void retrying(String id, int attempt, String why) {
    transfers.restart(id);
    print("retrying (attempt " + attempt + "): " + why);
  }

  @Override
  public synchronized void finished(
      String id, String label, long bytes, Outcome outcome, String detail) {
    transfers.end(id);
    print(Outcomes.line(label, bytes, outcome, detail));
  }

  @Override
  public synchronized void message(String text) {
    print(text);
  }

  @Override
  public void close() {}

  private void print(String line) {
    lastLine = transfers.now();
    lines.accept(line);
  }
}
