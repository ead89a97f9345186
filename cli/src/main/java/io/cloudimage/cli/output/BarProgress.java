// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import io.cloudimage.cli.output.Transfers.Transfer;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One bar per transfer at the foot of a terminal, redrawn ten times a second at most; what is over
 * moves up as a line that stays.
 */
final class BarProgress implements Progress {
  private static final long INTERVAL = 100_000_000L;
  private static final int MOST_BARS = 8;
  private static final String CLEAR_LINE = "\u001b[K";

  private final Consumer<String> terminal;
  private final Transfers transfers;
  private final int columns;
  private int drawn;
  private long drawnAt;

  /**
   * @param terminal takes text as it is, with its line breaks
   * @param columns the width of the terminal; no line is wider, for a broken line cannot be redrawn
   */
  BarProgress(Consumer<String> terminal, LongSupplier nanoTime, int columns) {
    this.terminal = terminal;
    this.transfers = new Transfers(nanoTime);
    this.columns = Math.max(40, columns);
  }

  @Override
  public synchronized void started(String id, String label, long bytes) {
    transfers.start(id, label, bytes);
    redraw("");
  }

  @Override
  public synchronized void advanced(String id, long bytes) {
    transfers.advance(id, bytes);
    if (transfers.now() - drawnAt >= INTERVAL) {
      redraw("");
    }
  }

  @Override
  public synchronized void resumed(String id, long position) {
    transfers.resume(id, position);
    redraw("");
  }

  @Override
  public synchronized void retrying(String id, int attempt, String why) {
    transfers.restart(id);
    redraw("retrying (attempt " + attempt + "): " + why + CLEAR_LINE + "\n");
  }

  @Override
  public synchronized void finished(
      String id, String label, long bytes, Outcome outcome, String detail) {
    transfers.end(id);
    redraw(Outcomes.line(label, bytes, outcome, detail) + CLEAR_LINE + "\n");
  }

  @Override
  public synchronized void message(String text) {
    redraw(text.replace("\n", CLEAR_LINE + "\n") + CLEAR_LINE + "\n");
  }

  @Override
  public synchronized void close() {
    if (drawn > 0) {
      terminal.accept(up() + "\u001b[J");
      drawn = 0;
    }
  }

  private void redraw(String above) {
    StringBuilder frame = new StringBuilder(up()).append(above);
    List<Transfer> active = transfers.active();
    int bars = Math.min(MOST_BARS, active.size());
    for (Transfer transfer : active.subList(0, bars)) {
      frame.append(bar(transfer)).append(CLEAR_LINE).append('\n');
    }
    if (active.size() > bars) {
      frame.append("… and ").append(active.size() - bars).append(" more");
      frame.append(CLEAR_LINE).append('\n');
      bars++;
    }
    terminal.accept(frame.append("\u001b[J").toString());
    drawn = bars;
    drawnAt = transfers.now();
  }

  private String up() {
    return drawn == 0 ? "" : "\u001b[" + drawn + "A\r";
  }

  private String bar(Transfer transfer) {
    String numbers =
        String.format(
            Locale.ROOT,
            " %-21s %9s/s",
            transfer.amount(),
            ByteSize.text(transfer.rate(transfers.now())));
    int room = columns - 1 - numbers.length();
    int labelWidth = Math.min(room, 28);
    String label = cut(transfer.label, labelWidth);
    int width = Math.min(30, room - labelWidth - 3);
    if (width < 5) {
      String amount = " " + transfer.amount();
      return cut(transfer.label, Math.max(1, columns - 1 - amount.length())) + amount;
    }
    int full = (int) Math.round(transfer.fraction() * width);
    return label + " [" + "=".repeat(full) + " ".repeat(width - full) + "]" + numbers;
  }

  private static String cut(String text, int width) {
    return text.length() > width
        ? text.substring(0, Math.max(0, width - 1)) + "…"
        : text + " ".repeat(width - text.length());
  }
}
