// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.util.List;
import java.util.Optional;

/**
 * A piece of content that a plan brings somewhere.
 *
 * @param successors what it refers to, of what is to be brought with it
 * @param made the content itself, where it is made and not fetched: an index of chosen platforms
 */
public record PlannedContent(
    Descriptor descriptor, List<Digest> successors, Optional<byte[]> made) {
  public PlannedContent {
    descriptor = descriptor.bare();
    successors = List.copyOf(successors);
    made = made.map(byte[]::clone);
  }

  @Override
  public Optional<byte[]> made() {
    return made.map(byte[]::clone);
  }

  /** Whether it is a manifest or an index. */
  public boolean isDocument() {
    return descriptor.mediaType().isManifest() || descriptor.mediaType().isIndex();
  }
}
