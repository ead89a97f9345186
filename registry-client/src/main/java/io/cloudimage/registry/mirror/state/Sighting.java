// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.state;

import io.cloudimage.oci.model.Descriptor;
import java.time.Instant;

/**
 * What a tag or a digest was seen to name.
 *
 * @param seen when the registry was last asked, or told
 */
public record Sighting(Descriptor descriptor, Instant seen) {
  public Sighting {
    descriptor = descriptor.bare();
  }
}
