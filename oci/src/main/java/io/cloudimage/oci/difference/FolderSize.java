// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.difference;

/**
 * How many bytes the files below a folder of the tree have.
 *
 * @param folder its name; empty for files that are in none
 * @param before in the first image
 * @param after in the second
 */
public record FolderSize(String folder, long before, long after) {}
