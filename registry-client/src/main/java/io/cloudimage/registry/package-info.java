// SPDX-License-Identifier: Apache-2.0
/** The client of OCI registries: repositories behind the interfaces of {@code oci.content}. */
@NullMarked
package io.cloudimage.registry;

import org.jspecify.annotations.NullMarked;
