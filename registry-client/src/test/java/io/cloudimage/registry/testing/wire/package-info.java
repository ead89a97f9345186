// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/1.1 over plain sockets, for servers that do what no library lets a server do: cut, reset,
 * fall silent, send nonsense.
 */
@NullMarked
package io.cloudimage.registry.testing.wire;

import org.jspecify.annotations.NullMarked;
