// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image's config (image-spec, config.md), with the {@code cloudimage} object where it has one.
 *
 * @param diffIds the digests of the uncompressed layers, lowest first
 */
public record ImageConfig(
    Optional<Instant> created,
    Optional<String> author,
    Platform platform,
    Execution execution,
    List<Digest> diffIds,
    List<History> history,
    Optional<CloudImageConfig> cloudImage) {

  public ImageConfig {
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /** What made the layers, lowest first: what the history's entries say that have a layer. */
  public List<String> instructions() {
    return history.stream()
        .filter(entry -> !entry.emptyLayer())
        .map(entry -> entry.createdBy().orElse(""))
        .toList();
  }

  /**
   * How a layer came to be.
   *
   * @param createdBy the instruction that made it
   * @param emptyLayer whether the instruction changed no files, so that no layer belongs to it
   */
  public record History(
      Optional<Instant> created,
      Optional<String> createdBy,
      Optional<String> author,
      Optional<String> comment,
      boolean emptyLayer) {}
}
