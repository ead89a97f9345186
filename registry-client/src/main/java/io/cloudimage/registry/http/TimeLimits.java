// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import java.time.Duration;
import java.util.Optional;

/**
 * How long we wait for a host.
 *
 * @param connect for a connection, and for its TLS handshake
 * @param window the time in which at least {@code bytes} have to move, counted only while the host
 *     is the one who is waited for
 * @param bytes what is too little for one window
 * @param idle how long a host may be silent before it answers, unless the request or the host's
 *     profile says otherwise; empty for the usual time
 */
public record TimeLimits(Duration connect, Duration window, int bytes, Optional<Duration> idle) {
  /**
   * @throws IllegalArgumentException if there is no time, or nothing has to move
   */
  public TimeLimits {
    if (connect.isNegative() || connect.isZero() || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("expected time, not " + connect + " and " + window);
    }
    if (bytes < 1) {
      throw new IllegalArgumentException("expected at least one byte, not " + bytes);
    }
  }

  /** With the usual time of silence. */
  public TimeLimits(Duration connect, Duration window, int bytes) {
    this(connect, window, bytes, Optional.empty());
  }

  /** 30 seconds to connect; 60 KiB a minute, a kibibyte a second, of every body. */
  public static TimeLimits defaults() {
    return new TimeLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), 60 * 1024);
  }

  public TimeLimits withConnect(Duration time) {
    return new TimeLimits(time, window, bytes, idle);
  }

  public TimeLimits withIdle(Duration time) {
    return new TimeLimits(connect, window, bytes, Optional.of(time));
  }

  /** In {@code time} at least {@code count} bytes have to move. */
  public TimeLimits withProgress(Duration time, int count) {
    return new TimeLimits(connect, time, count, idle);
  }

  /** What has to move, for errors. */
  String text() {
    return bytes + " bytes within " + window.toMillis() / 1000.0 + " s";
  }
}
