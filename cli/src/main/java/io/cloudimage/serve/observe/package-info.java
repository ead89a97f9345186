// SPDX-License-Identifier: Apache-2.0
/** What is told of requests and of the server: the access log and the metrics. */
@NullMarked
package io.cloudimage.serve.observe;

import org.jspecify.annotations.NullMarked;
