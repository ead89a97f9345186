// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.convert;

import io.cloudimage.oci.model.Digest;

/**
 * Something that a conversion cannot take along.
 *
 * @param from the manifest or index, as it was, that has it
 * @param what for people; parts of it are foreign text
 */
public record Loss(Digest from, String what) {}
