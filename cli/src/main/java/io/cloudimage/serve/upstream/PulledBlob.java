// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.upstream;

import io.cloudimage.oci.model.Descriptor;
import java.util.Optional;

/**
 * A blob that is in the store, or at the upstream.
 *
 * @param fetch brings it into the store; empty if it is there
 */
public record PulledBlob(Descriptor descriptor, Optional<BlobFetch> fetch) {}
