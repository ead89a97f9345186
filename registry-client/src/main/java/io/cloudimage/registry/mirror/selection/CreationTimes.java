// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.selection;

import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Tells when images were created. */
public interface CreationTimes {
  /** The times of those tags whose images say it. */
  Map<Tag, Instant> of(Set<Tag> tags) throws IOException;
}
