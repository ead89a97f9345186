// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.file;

import io.cloudimage.oci.model.Platform;
import io.cloudimage.registry.mirror.selection.TagRules;
import java.util.List;
import java.util.Optional;

/**
 * One source with all that holds for it.
 *
 * @param platforms the platforms that are taken of an image for several; empty for all of it
 * @param closure whether signatures, attestations and other referrers come along
 * @param backup what the old image of a moved tag is called; empty to let go of it
 * @param prune whether tags that the source has no more are taken away
 */
public record MirrorEntry(
    MirrorSource source,
    TagRules tags,
    List<Platform> platforms,
    MirrorTarget destination,
    boolean closure,
    Optional<BackupPattern> backup,
    boolean prune) {
  public MirrorEntry {
    platforms = List.copyOf(platforms);
  }
}
