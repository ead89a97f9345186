// SPDX-License-Identifier: Apache-2.0
/** The packaged command beside other people's tools: what one writes, the other reads. */
@NullMarked
package io.cloudimage.peers;

import org.jspecify.annotations.NullMarked;
