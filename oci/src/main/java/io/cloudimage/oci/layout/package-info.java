// SPDX-License-Identifier: Apache-2.0
/**
 * The local store: a valid OCI image layout (image-spec, image-layout.md), and beside it what makes
 * it safe for several processes and for crashes: ingest, locks, leases, quarantine, trash.
 */
@NullMarked
package io.cloudimage.oci.layout;

import org.jspecify.annotations.NullMarked;
