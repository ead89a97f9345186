// SPDX-License-Identifier: Apache-2.0
/**
 * Copies graphs of content between repositories: every digest once, what refers after what it
 * refers to.
 */
@NullMarked
package io.cloudimage.oci.transfer;

import org.jspecify.annotations.NullMarked;
