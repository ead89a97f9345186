// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.upstream;

import java.time.Duration;
import java.util.List;

/**
 * Which registries are read through, and how.
 *
 * @param upstreams each with a host of its own
 * @param fresh for how long an upstream is not asked again what a tag names
 */
public record UpstreamOptions(List<Upstream> upstreams, Duration fresh) {
  /**
   * @throws IllegalArgumentException if the time is negative, or a host is there twice
   */
  public UpstreamOptions {
    upstreams = List.copyOf(upstreams);
    if (fresh.isNegative()) {
      throw new IllegalArgumentException("a time that is kept is not negative");
    }
    if (upstreams.stream().map(Upstream::host).distinct().count() < upstreams.size()) {
      throw new IllegalArgumentException("a registry is read through once");
    }
  }

  /** No registry. */
  public static UpstreamOptions none() {
    return new UpstreamOptions(List.of(), Duration.ofMinutes(1));
  }
}
