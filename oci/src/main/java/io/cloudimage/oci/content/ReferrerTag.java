// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;

/**
 * The tag of the index that lists a subject's referrers where a registry does not list them itself
 * (distribution-spec, "Referrers Tag Schema").
 */
public final class ReferrerTag {
  private static final int MAXIMUM_ENCODED = 64;

  private ReferrerTag() {}

  /** {@code sha256-<hex>}; of a longer digest the first 64 digits. */
  public static Tag of(Digest subject) {
    String hex = subject.hex();
    return new Tag(
        subject.algorithm().label()
            + "-"
            + hex.substring(0, Math.min(MAXIMUM_ENCODED, hex.length())));
  }
}
