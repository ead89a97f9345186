// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import io.cloudimage.registry.http.HttpCall;
import java.time.Duration;

/** Is told of requests that go out again. Calls come from several threads and return at once. */
@FunctionalInterface
public interface RetryListener {
  /** Hears nothing. */
  RetryListener SILENT = (call, why, retry, delay) -> {};

  /**
   * A request has failed and goes out again.
   *
   * @param why in a user's words, without secrets
   * @param retry 1 for the first
   * @param delay how long until then
   */
  void retrying(HttpCall call, String why, int retry, Duration delay);

  /** The host will soon take no more requests; told once, until there is more again. */
  default void rateIsLow(HttpCall call, RateLimit left) {}
}
