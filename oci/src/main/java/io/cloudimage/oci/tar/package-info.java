// SPDX-License-Identifier: Apache-2.0
/**
 * The tar format: a strict reader that refuses what tools would understand differently, and a
 * writer that gives the same bytes for the same entries everywhere.
 */
@NullMarked
package io.cloudimage.oci.tar;

import org.jspecify.annotations.NullMarked;
