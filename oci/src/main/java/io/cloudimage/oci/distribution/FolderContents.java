// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import java.util.List;

/**
 * What a folder holds.
 *
 * @param images by repository, those with tags first
 * @param problems what is in the folder and is not an image, or not a whole one; for people, and
 *     safe to print
 */
public record FolderContents(List<FolderImage> images, List<String> problems) {
  public FolderContents {
    images = List.copyOf(images);
    problems = List.copyOf(problems);
  }
}
