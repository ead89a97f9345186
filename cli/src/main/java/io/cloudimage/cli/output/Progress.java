// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

/**
 * Shows work that is going on. All methods are quick, never throw, and may be called from several
 * threads at once.
 */
public interface Progress extends AutoCloseable {
  /** How a piece of work ended. */
  enum Outcome {
    DONE,
    /** It was there already. */
    SKIPPED,
    /** The registry took it over from another of its repositories. */
    MOUNTED,
    /** An earlier build had done it. */
    CACHED,
    FAILED
  }

  /**
   * A piece of work begins.
   *
   * @param id names it in the calls that follow; unique among what is under way
   * @param label names it for people
   * @param bytes how much there is to do; negative if that is not known
   */
  void started(String id, String label, long bytes);

  /** So many bytes more are done. */
  void advanced(String id, long bytes);

  /** The work goes on at {@code position}: what lies before it was done by an earlier try. */
  void resumed(String id, long position);

  /** The work starts again from its beginning, for the {@code attempt}th time. */
  void retrying(String id, int attempt, String why);

  /**
   * The work is over, begun by {@link #started} or not.
   *
   * @param detail what there is to say about it; empty for nothing
   */
  void finished(String id, String label, long bytes, Outcome outcome, String detail);

  /** A message for people, between the lines of progress. */
  void message(String text);

  /** Ends the display: what is drawn and not final is wiped. Nothing else may be called after. */
  @Override
  void close();
}
