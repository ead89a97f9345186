// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;

/**
 * A layer of an image that is being built.
 *
 * @param descriptor with an OCI media type
 * @param source where its content is: the target for a new layer, else the base's repository
 */
record PlacedLayer(Descriptor descriptor, Digest diffId, ContentSource source) {}
