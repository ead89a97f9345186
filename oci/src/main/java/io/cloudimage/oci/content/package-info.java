// SPDX-License-Identifier: Apache-2.0
/**
 * What content is, where it comes from and where it goes: the interfaces between everything else.
 */
@NullMarked
package io.cloudimage.oci.content;

import org.jspecify.annotations.NullMarked;
