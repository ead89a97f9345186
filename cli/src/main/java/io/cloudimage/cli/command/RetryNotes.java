// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.output.Console;
import io.cloudimage.registry.budget.RateLimit;
import io.cloudimage.registry.budget.RetryListener;
import io.cloudimage.registry.http.HttpCall;
import java.time.Duration;
import java.util.Locale;

/** Tells of every request that goes out again, so that nobody wonders why nothing moves. */
final class RetryNotes implements RetryListener {
  private final Console console;

  RetryNotes(Console console) {
    this.console = console;
  }

  @Override
  public void retrying(HttpCall call, String why, int retry, Duration delay) {
    console.note(
        String.format(
            Locale.ROOT, "%s: %s; retry %d in %.1f s", call, why, retry, delay.toMillis() / 1e3));
  }

  @Override
  public void rateIsLow(HttpCall call, RateLimit left) {
    String window =
        left.windowSeconds() == 0 ? "" : " within " + Duration.ofSeconds(left.windowSeconds());
    console.warning(
        call.uri().getRawAuthority()
            + " limits requests: "
            + left.remaining()
            + " of "
            + left.limit()
            + window.replace("PT", "").toLowerCase(Locale.ROOT)
            + " are left");
  }
}
