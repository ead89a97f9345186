// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an image's name stands for.
 *
 * @param index of which the manifests are entries, if they are
 * @param whole whether the index travels along with all its platforms
 * @param manifests by the platform that was asked for, sorted by its text; at least one
 */
public record LockedImage(
    ImageName name, Optional<Digest> index, boolean whole, Map<Platform, Digest> manifests) {
  static final Comparator<Platform> BY_TEXT = Comparator.comparing(Platform::toString);

  /**
   * @throws IllegalArgumentException if there is no manifest, if an image travels along whole that
   *     has no index, or if the name has a digest and stands for another one
   */
  public LockedImage {
    if (manifests.isEmpty()) {
      throw new IllegalArgumentException("it has no manifest for any platform");
    }
    if (whole && index.isEmpty()) {
      throw new IllegalArgumentException("it is whole, and has no index");
    }
    TreeMap<Platform, Digest> sorted = new TreeMap<>(BY_TEXT);
    sorted.putAll(manifests);
    manifests = Collections.unmodifiableMap(sorted);
    if (name.digest().isPresent()) {
      Digest own = name.digest().get();
      boolean same =
          index.map(own::equals).orElse(manifests.values().stream().allMatch(own::equals));
      if (!same) {
        throw new IllegalArgumentException("its name has the digest " + own + ", and it has not");
      }
    }
  }

  /** What a build for a platform takes of it; nothing if it is not locked for that. */
  public Optional<Pin> pin(Platform platform) {
    return Optional.ofNullable(manifests.get(platform))
        .map(manifest -> new Pin(index.orElse(manifest), manifest));
  }
}
