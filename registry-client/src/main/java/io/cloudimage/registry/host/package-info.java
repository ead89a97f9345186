// SPDX-License-Identifier: Apache-2.0
/**
 * How one registry host is reached: its scheme, its certificates, the proxy on the way, and which
 * network it lies in.
 */
@NullMarked
package io.cloudimage.registry.host;

import org.jspecify.annotations.NullMarked;
