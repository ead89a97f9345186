// SPDX-License-Identifier: Apache-2.0
/**
 * The values of the OCI specs and of the CloudImage spec: immutable, checked when made, free of any
 * codec.
 */
@NullMarked
package io.cloudimage.oci.model;

import org.jspecify.annotations.NullMarked;
