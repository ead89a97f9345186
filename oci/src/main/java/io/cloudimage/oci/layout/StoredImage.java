// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.model.Descriptor;
import java.util.Optional;

/**
 * An entry of the store's index.
 *
 * @param name the name as a user types it; empty for an entry that another tool wrote without one
 */
public record StoredImage(Optional<String> name, Descriptor descriptor) {}
