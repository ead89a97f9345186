// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP server's threads and connections; one request and its answer: headers, bodies, ranges,
 * and the errors of the distribution spec. The only user of Undertow.
 */
@NullMarked
package io.cloudimage.serve.http;

import org.jspecify.annotations.NullMarked;
