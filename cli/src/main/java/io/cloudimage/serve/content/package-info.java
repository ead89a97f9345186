// SPDX-License-Identifier: Apache-2.0
/**
 * A local store seen as repositories: which repository has which content, the container images that
 * travel along with CloudImages, and the uploads under way.
 */
@NullMarked
package io.cloudimage.serve.content;

import org.jspecify.annotations.NullMarked;
