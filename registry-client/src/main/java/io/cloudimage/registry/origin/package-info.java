// SPDX-License-Identifier: Apache-2.0
/** Which repositories content of the local store was seen in, for mounts at their registries. */
@NullMarked
package io.cloudimage.registry.origin;

import org.jspecify.annotations.NullMarked;
