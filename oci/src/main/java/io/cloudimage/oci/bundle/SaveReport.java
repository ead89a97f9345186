// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bundle;

import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.transfer.CopyReport;
import java.util.List;

/**
 * What was written into an archive.
 *
 * @param leftOut how many blobs were left out because the other side has them
 * @param leftOutBytes their size
 */
public record SaveReport(List<Image> images, int leftOut, long leftOutBytes) {
  public SaveReport {
    images = List.copyOf(images);
  }

  /**
   * One image.
   *
   * @param report what it added to the archive; what an image before it had brought counts as
   *     skipped, as does what was left out
   * @param attachments how many referrers, signatures and the like came along
   */
  public record Image(ImageName name, CopyReport report, int attachments) {}
}
