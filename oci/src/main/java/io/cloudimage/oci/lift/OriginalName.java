// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lift;

import io.cloudimage.oci.model.RegistryHost;
import java.util.List;
import java.util.Optional;

/**
 * Which registry an image was of, before its domain was dropped.
 *
 * @param registry none if nothing tells it
 * @param candidates all that the image's files name; more than one if they leave it open
 * @param source what tells it
 * @param askedBy the places that name the image, as a config lists them
 * @param pinned whether one of these places names it by its digest
 */
public record OriginalName(
    Optional<RegistryHost> registry,
    List<RegistryHost> candidates,
    Source source,
    List<String> askedBy,
    boolean pinned) {
  /** What tells a registry, the surest first. */
  public enum Source {
    /** The user. */
    MAPPING,
    /** A file, or the image's annotation, names the image with this tag or digest. */
    NAMED,
    /** Names of other images of the repository. */
    REPOSITORY,
    /** The default for what nothing tells. */
    DEFAULT
  }

  public OriginalName {
    candidates = List.copyOf(candidates);
    askedBy = List.copyOf(askedBy);
  }
}
