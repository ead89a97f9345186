// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;

/** Is told what mirrors are used for, and what they are not. Called by many threads. */
public interface MirrorListener {
  /** Tells nobody. */
  MirrorListener SILENT = new MirrorListener() {};

  /**
   * A mirror's word was taken for what a tag names.
   *
   * @param repository at its own host, {@code host/path}
   */
  default void resolved(String repository, Tag tag, Digest digest, String mirror) {}

  /**
   * A mirror was passed over; the next one is asked, or the host itself.
   *
   * @param why without secrets
   */
  default void passedOver(String repository, String mirror, String why) {}
}
