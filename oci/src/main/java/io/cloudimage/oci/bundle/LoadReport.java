// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bundle;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.transfer.CopyReport;
import java.util.List;
import java.util.Optional;

/**
 * What an archive brought.
 *
 * @param report what all copies together did; empty if the archive held nothing
 */
public record LoadReport(List<Image> images, Optional<CopyReport> report) {
  public LoadReport {
    images = List.copyOf(images);
  }

  /**
   * One name.
   *
   * @param replaced what had the name before, if that was something else
   */
  public record Image(ImageName name, Digest digest, Optional<Digest> replaced) {}
}
