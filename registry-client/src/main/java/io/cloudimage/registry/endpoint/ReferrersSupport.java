// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import java.util.Optional;

/** What has been learned of a host: whether it lists referrers itself. For threads. */
public interface ReferrersSupport {
  /** Empty as long as nothing is known. */
  Optional<Boolean> known();

  /** Keeps what the host has shown; what it shows later counts more. */
  void learned(boolean supported);

  /** Remembers for as long as the object lives. */
  static ReferrersSupport inMemory() {
    return new ReferrersSupport() {
      private volatile Optional<Boolean> state = Optional.empty();

      @Override
      public Optional<Boolean> known() {
        return state;
      }

      @Override
      public void learned(boolean supported) {
        state = Optional.of(supported);
      }
    };
  }
}
