// SPDX-License-Identifier: Apache-2.0
/**
 * The exchange of requests and replies: connections, redirects by hand, limits and a log without
 * secrets. The only user of the HTTP library.
 */
@NullMarked
package io.cloudimage.registry.http;

import org.jspecify.annotations.NullMarked;
