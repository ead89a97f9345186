// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.observe;

import java.util.List;

/** Is told of every request when it has been answered; called by several threads at once. */
@FunctionalInterface
public interface AccessListener {
  /** Quick, and never throws. */
  void answered(AccessRecord access);

  /** Tells nobody. */
  static AccessListener none() {
    return access -> {};
  }

  /** Tells all of these. */
  static AccessListener all(List<AccessListener> listeners) {
    List<AccessListener> all = List.copyOf(listeners);
    return access -> all.forEach(each -> each.answered(access));
  }
}
