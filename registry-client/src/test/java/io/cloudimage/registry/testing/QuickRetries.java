// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing;

import io.cloudimage.registry.budget.RetryOptions;
import java.time.Duration;

/** Retries as often as usual, without the waits. */
public final class QuickRetries {
  public static final RetryOptions OPTIONS =
      new RetryOptions(
          RetryOptions.defaults().retries(), Duration.ofMillis(1), Duration.ofMillis(5));

  private QuickRetries() {}
}
