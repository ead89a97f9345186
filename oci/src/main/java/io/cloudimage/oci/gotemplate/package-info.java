// SPDX-License-Identifier: Apache-2.0
/**
 * Go's {@code text/template}, as far as the files of a CloudRootfs use it: parsed, rendered within
 * limits, and every line of the result knows the line that it comes from.
 */
@NullMarked
package io.cloudimage.oci.gotemplate;

import org.jspecify.annotations.NullMarked;
