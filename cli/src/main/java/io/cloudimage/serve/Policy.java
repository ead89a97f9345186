// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.serve.access.AccessControl;
import io.cloudimage.serve.observe.Metrics;
import java.util.Optional;

/**
 * Who may do what.
 *
 * @param control who may do what in which repository
 * @param metrics what {@code /metrics} shows; without it there is no such page
 * @param metricsForAnyone whether it is shown to callers, too, who are no users
 */
public record Policy(AccessControl control, Optional<Metrics> metrics, boolean metricsForAnyone) {
  /** Everybody may do everything, and there are no metrics. */
  public static final Policy OPEN = new Policy(AccessControl.open(), Optional.empty(), false);
}
