// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.spec.MediaTypes;

/**
 * A layer of an image that is being built.
 *
 * @param descriptor with an OCI media type
 * @param source where its content is: the target for a new layer, else the base's repository
 */
record PlacedLayer(Descriptor descriptor, Digest diffId, ContentSource source) {
  private static final MediaType LAYER = new MediaType(MediaTypes.OCI_LAYER);

  /**
   * Stands for a layer that nobody will read.
   *
   * @param nowhere has nothing
   */
  static PlacedLayer unwritten(ContentSource nowhere) {
    Descriptor none = Descriptor.of(LAYER, new byte[0]);
    return new PlacedLayer(none, none.digest(), nowhere);
  }
}
