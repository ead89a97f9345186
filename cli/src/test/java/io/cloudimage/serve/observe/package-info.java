// SPDX-License-Identifier: Apache-2.0
/** The access log and the metrics. */
@NullMarked
package io.cloudimage.serve.observe;

import org.jspecify.annotations.NullMarked;
