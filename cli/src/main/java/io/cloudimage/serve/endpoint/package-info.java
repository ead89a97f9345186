// SPDX-License-Identifier: Apache-2.0
/** The endpoints of the distribution spec, a class for each group of them. */
@NullMarked
package io.cloudimage.serve.endpoint;

import org.jspecify.annotations.NullMarked;
