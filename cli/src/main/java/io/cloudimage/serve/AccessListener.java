// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

/** Is told of every request when it has been answered; called by several threads at once. */
@FunctionalInterface
public interface AccessListener {
  /** Quick, and never throws. */
  void answered(AccessRecord access);

  /** Tells nobody. */
  static AccessListener none() {
    return access -> {};
  }
}
