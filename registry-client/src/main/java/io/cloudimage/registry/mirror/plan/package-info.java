// SPDX-License-Identifier: Apache-2.0
/** What is to be done (spec/mirror.md 4): found out with few requests, and written down whole. */
@NullMarked
package io.cloudimage.registry.mirror.plan;

import org.jspecify.annotations.NullMarked;
