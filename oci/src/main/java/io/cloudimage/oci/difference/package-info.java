// SPDX-License-Identifier: Apache-2.0
/** What differs between two images: files, members, what the configs say, and sizes. */
@NullMarked
package io.cloudimage.oci.difference;

import org.jspecify.annotations.NullMarked;
