// SPDX-License-Identifier: Apache-2.0
/**
 * Files of any kind as content of a repository: an image manifest with an artifact type, an empty
 * config and a titled layer for each file (image-spec, "Guidelines for Artifact Usage").
 */
@NullMarked
package io.cloudimage.oci.artifact;

import org.jspecify.annotations.NullMarked;
