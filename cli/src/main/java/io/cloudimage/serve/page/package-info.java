// SPDX-License-Identifier: Apache-2.0
/**
 * Pages for people: repositories, tags, and what an image is made of. They only read. All that
 * comes out of images or requests is foreign, and is escaped.
 */
@NullMarked
package io.cloudimage.serve.page;

import org.jspecify.annotations.NullMarked;
