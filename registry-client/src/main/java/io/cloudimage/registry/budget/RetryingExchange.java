// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.host.Origin;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpExchange;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Repeat;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request again when it got no answer, or one that says "not now": after a time that is
 * drawn at random from a span that doubles, or when the host said that it may come back.
 *
 * <p>What has sent a part of a blob is not repeated here: how it goes on depends on what the
 * registry has got of it.
 */
public final class RetryingExchange implements HttpExchange {
  /** The last six are what proxies and clouds say when the registry behind them does not answer. */
  private static final Set<Integer> NOT_NOW =
      Set.of(408, 425, 429, 500, 502, 503, 504, 499, 520, 521, 522, 523, 524);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNREACHED_RETRIES = 2;

  private final HttpExchange next;
  private final RetryOptions options;
  private final HostBudgets budgets;
  private final RetryListener listener;

  public RetryingExchange(
      HttpExchange next, RetryOptions options, HostBudgets budgets, RetryListener listener) {
    this.next = next;
    this.options = options;
    this.budgets = budgets;
    this.listener = listener;
  }

  @Override
  public HttpReply send(HttpCall call) throws IOException {
    long start = budgets.clock().nanos();
    for (int retry = 1; ; retry++) {
      @Nullable HttpReply reply = null;
      String why;
      Duration delay;
      try {
        reply = next.send(call);
        tellOfRate(call);
        if (!isForLater(call, reply)) {
          return Arrival.of(call, reply);
        }
        delay = delay(call, retry);
        if (retry > options.retries() || isTooLate(start, delay)) {
          return retry == 1 ? reply : reply.withTries(tries(retry, start));
        }
        why = "the answer was " + reply.status() + left(call);
      } catch (OciException e) {
        delay = delay(call, retry);
        if (retry > retries(call) || !mayRepeat(call, e) || isTooLate(start, delay)) {
          throw retry == 1 ? e : told(e, retry, start);
        }
        why = reason(call, e);
      }
      if (reply != null) {
        reply.close(); // Closing twice does no harm.
      }
      listener.retrying(call, why, retry, delay);
      budgets.clock().sleep(delay);
    }
  }

  private void tellOfRate(HttpCall call) {
    budgets.of(Origin.of(call.uri())).newlyLow().ifPresent(rate -> listener.rateIsLow(call, rate));
  }

  private String left(HttpCall call) {
    return budgets
        .of(Origin.of(call.uri()))
        .rateLimit()
        .map(rate -> " (" + rate.remaining() + " of " + rate.limit() + " requests are left)")
        .orElse("");
  }

  /** A host that has never answered is more likely misspelt than busy. */
  private int retries(HttpCall call) {
    boolean reached = budgets.of(Origin.of(call.uri())).isReached();
    return reached ? options.retries() : Math.min(options.retries(), UNREACHED_RETRIES);
  }

  private static boolean isForLater(HttpCall call, HttpReply reply) {
    return switch (call.repeat()) {
      case SAFE -> call.isRepeatable() && NOT_NOW.contains(reply.status());
      case IF_REFUSED -> call.isRepeatable() && reply.status() == TOO_MANY_REQUESTS;
      case NEVER -> false;
    };
  }

  private static boolean mayRepeat(HttpCall call, OciException e) {
    return call.repeat() == Repeat.SAFE && call.isRepeatable() && e.kind() == ErrorKind.UNAVAILABLE;
  }

  private Duration delay(HttpCall call, int retry) {
    long span =
        Math.min(
            options.longest().toMillis(), options.first().toMillis() << Math.min(retry - 1, 20));
    Duration drawn =
        Duration.ofMillis(span / 4 + ThreadLocalRandom.current().nextLong(span * 3 / 4 + 1));
    Duration quiet = budgets.of(Origin.of(call.uri())).quiet();
    return quiet.compareTo(drawn) > 0 ? quiet : drawn;
  }

  private boolean isTooLate(long start, Duration delay) {
    Duration then = Duration.ofNanos(budgets.clock().nanos() - start).plus(delay);
    return options.deadline().map(end -> then.compareTo(end) > 0).orElse(false);
  }

  private OciException told(OciException e, int tries, long start) {
    return new OciException(
        e.kind(), e.getMessage() + " (" + tries(tries, start) + ")", e.hint().orElse(null), e);
  }

  private String tries(int tries, long start) {
    Duration time = Duration.ofNanos(budgets.clock().nanos() - start);
    return "tried " + tries + " times in " + time.toSeconds() + " s";
  }

  /** The message says the request first, which the listener knows. */
  private static String reason(HttpCall call, OciException e) {
    String message = String.valueOf(e.getMessage());
    String prefix = call + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }
}
