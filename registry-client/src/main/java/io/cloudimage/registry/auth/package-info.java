// SPDX-License-Identifier: Apache-2.0
/** Who we are to a registry: challenges, tokens, credentials and where they are kept. */
@NullMarked
package io.cloudimage.registry.auth;

import org.jspecify.annotations.NullMarked;
