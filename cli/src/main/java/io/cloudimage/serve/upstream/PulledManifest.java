// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.upstream;

import io.cloudimage.oci.model.Descriptor;

/**
 * A manifest that is in the store.
 *
 * @param stale whether the upstream could not be asked if the tag still names it
 */
public record PulledManifest(Descriptor descriptor, boolean stale) {}
