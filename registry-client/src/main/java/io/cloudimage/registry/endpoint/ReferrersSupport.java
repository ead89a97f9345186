// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.registry.quirk.HostQuirks;
import io.cloudimage.registry.quirk.Quirk;
import java.util.Optional;

/** What has been learned of a host: whether it lists referrers itself. For threads. */
public interface ReferrersSupport {
  /** Empty as long as nothing is known. */
  Optional<Boolean> known();

  /** Keeps what the host has shown; what it shows later counts more. */
  void learned(boolean supported);

  /** That a host has no list is kept among its quirks; that it has one, as long as the object. */
  static ReferrersSupport of(HostQuirks quirks) {
    return new ReferrersSupport() {
      private volatile boolean isSupported;

      @Override
      public Optional<Boolean> known() {
        if (isSupported) {
          return Optional.of(true);
        }
        return quirks.has(Quirk.NO_REFERRERS) ? Optional.of(false) : Optional.empty();
      }

      @Override
      public void learned(boolean supported) {
        isSupported = supported;
        if (!supported) {
          quirks.observe(Quirk.NO_REFERRERS);
        } else if (quirks.has(Quirk.NO_REFERRERS)) {
          quirks.forget(Quirk.NO_REFERRERS);
        }
      }
    };
  }
}
