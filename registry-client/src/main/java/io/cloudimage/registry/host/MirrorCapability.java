// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import java.util.Locale;

/** What a mirror is asked for. */
public enum MirrorCapability {
  /** Content by digest, which is checked: manifests and blobs. */
  PULL,
  /** What a tag names, for which the mirror's word is taken. */
  RESOLVE;

  /** The name in files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if there is none of this name
   */
  static MirrorCapability parse(String text) {
    for (MirrorCapability capability : values()) {
      if (capability.toString().equals(text)) {
        return capability;
      }
    }
    throw new IllegalArgumentException("expected pull or resolve");
  }
}
