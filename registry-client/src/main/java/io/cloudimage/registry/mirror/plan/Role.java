// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import java.util.Locale;

/** Why a reference is in a plan. */
public enum Role {
  /** The mirror file asks for it. */
  IMAGE,
  /** It says something about an image and is found by a tag made of the image's digest. */
  COMPANION,
  /** It says something about an image and is found by asking for the image's referrers. */
  REFERRER;

  /** Reads what {@link #toString} writes. */
  public static Role parse(String text) {
    for (Role role : values()) {
      if (role.toString().equals(text)) {
        return role;
      }
    }
    throw new IllegalArgumentException("expected image, companion or referrer");
  }

  /** The word of the plan. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
