// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.host.Mirror;
import io.cloudimage.registry.host.Origin;

/** One repository at one mirror. */
record MirrorSite(Mirror mirror, RepositoryAccess access) {
  Origin origin() {
    return Origin.of(mirror.base());
  }

  /** The mirror, for people. */
  @Override
  public String toString() {
    return mirror.toString();
  }
}
