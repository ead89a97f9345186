// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.registry.mirror.file.MirrorEntry;
import io.cloudimage.registry.mirror.file.MirrorSource;

/** One repository of an entry, and where it goes. */
record Unit(MirrorEntry entry, SourceView source, DestinationView destination) {
  boolean isImage() {
    return entry.source() instanceof MirrorSource.OfImage;
  }

  /**
   * Whether the source's list of tags is needed: for one image, only to find what belongs to it.
   */
  boolean needsList() {
    return !isImage() || entry.closure();
  }
}
