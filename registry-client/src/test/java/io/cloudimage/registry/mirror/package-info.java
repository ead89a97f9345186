// SPDX-License-Identifier: Apache-2.0
/** Tests of mirroring from the file to the registry. */
@NullMarked
package io.cloudimage.registry.mirror;

import org.jspecify.annotations.NullMarked;
