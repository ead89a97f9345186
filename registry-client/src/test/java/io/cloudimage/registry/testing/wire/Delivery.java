// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.wire;

import java.time.Duration;

/**
 * How an answer goes out.
 *
 * @param bodyBytes so many of the body, at most; {@link #NOTHING} sends not even a status
 * @param ending what becomes of the connection then
 * @param before bytes that come before the status line
 * @param piece so many bytes of the body at a time
 * @param pause before each piece
 */
public record Delivery(long bodyBytes, Ending ending, byte[] before, int piece, Duration pause) {
  public static final long NOTHING = -1;
  public static final Delivery WHOLE =
      new Delivery(Long.MAX_VALUE, Ending.KEEP, new byte[0], 1 << 16, Duration.ZERO);

  /** What becomes of the connection behind the answer. */
  public enum Ending {
    /** The next request may come. */
    KEEP,
    /** An orderly end. */
    CLOSE,
    /** The connection is reset. */
    RESET,
    /** The connection stays, and nothing more comes. */
    SILENCE
  }

  /** So many bytes of the body, then the end. */
  public static Delivery cutAfter(long bytes, Ending ending) {
    return new Delivery(bytes, ending, new byte[0], 1 << 16, Duration.ZERO);
  }

  /** Not even a status. */
  public static Delivery nothing(Ending ending) {
    return cutAfter(NOTHING, ending);
  }

  public static Delivery slowly(int piece, Duration pause) {
    return new Delivery(Long.MAX_VALUE, Ending.KEEP, new byte[0], piece, pause);
  }

  public Delivery after(byte[] bytes) {
    return new Delivery(bodyBytes, ending, bytes, piece, pause);
  }
}
