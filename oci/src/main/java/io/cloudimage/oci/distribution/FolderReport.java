// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import java.util.List;

/**
 * What was put into the folder.
 *
 * @param images how many names
 * @param linkedBytes of blobs that share their file with the source
 * @param copiedBytes of blobs that do not
 * @param notes what may surprise, for people
 */
public record FolderReport(int images, long linkedBytes, long copiedBytes, List<String> notes) {
  public FolderReport {
    notes = List.copyOf(notes);
  }
}
