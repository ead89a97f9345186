// SPDX-License-Identifier: Apache-2.0
/** The server's certificate and key: read, made, and read again when they are renewed. */
@NullMarked
package io.cloudimage.serve.tls;

import org.jspecify.annotations.NullMarked;
