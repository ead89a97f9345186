// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.deletion;

import io.cloudimage.registry.product.HarborApi;
import io.cloudimage.registry.product.HubApi;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was learned about deletion on one host, for as long as the client lives: the way that works,
 * and the ways that were seen to leave a manifest where it is when one of its tags goes. For
 * threads.
 */
public final class HostDeletion {
  private final HarborApi harbor;
  private final Optional<HubApi> hub;
  private final Set<DeletionWay> proven = EnumSet.noneOf(DeletionWay.class);
  private volatile @Nullable DeletionWay way;

  /**
   * @param hub for Docker Hub alone
   */
  public HostDeletion(HarborApi harbor, Optional<HubApi> hub) {
    this.harbor = harbor;
    this.hub = hub;
  }

  HarborApi harbor() {
    return harbor;
  }

  Optional<HubApi> hub() {
    return hub;
  }

  Optional<DeletionWay> way() {
    return Optional.ofNullable(way);
  }

  void learnWay(DeletionWay works) {
    way = works;
  }

  synchronized boolean isProven(DeletionWay candidate) {
    return proven.contains(candidate);
  }

  synchronized void prove(DeletionWay good) {
    proven.add(good);
  }
}
