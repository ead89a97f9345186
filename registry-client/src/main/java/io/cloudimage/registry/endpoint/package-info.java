// SPDX-License-Identifier: Apache-2.0
/** The endpoints of the distribution spec, one class each. */
@NullMarked
package io.cloudimage.registry.endpoint;

import org.jspecify.annotations.NullMarked;
