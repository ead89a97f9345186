// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.model.Digest;
import java.util.Optional;

/**
 * What a name has to stand for, for one platform.
 *
 * @param root the name's index, or the manifest itself
 * @param manifest the one for the platform
 */
public record Pin(Digest root, Digest manifest) {
  /** The index that the manifest is an entry of, if the name stands for one. */
  public Optional<Digest> index() {
    return Optional.of(root).filter(each -> !each.equals(manifest));
  }
}
