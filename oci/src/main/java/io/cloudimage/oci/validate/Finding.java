// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.validate;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.model.Descriptor;

/**
 * Something in a graph that is not what it should be.
 *
 * @param content what is wrong
 * @param kind NOT_FOUND if it is not there, MISMATCH if it is other than what is said of it, else
 *     what stands against reading it
 * @param message what was expected and what was seen
 */
public record Finding(Descriptor content, ErrorKind kind, String message) {}
