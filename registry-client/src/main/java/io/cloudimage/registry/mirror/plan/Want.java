// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.model.Reference;
import io.cloudimage.registry.mirror.file.MirrorEntry;

/**
 * That a source's reference is to be at a destination under the same name.
 *
 * @param entry the entry that asks for it, or for the image that it belongs to
 * @param pinned what the source is asked for, if that is not the reference itself
 */
record Want(
    MirrorEntry entry,
    SourceView source,
    DestinationView destination,
    Reference reference,
    Reference pinned,
    Role role) {
  @Override
  public String toString() {
    String name = reference.toString();
    return source + (name.indexOf(':') < 0 ? ":" : "@") + name;
  }
}
