// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import java.util.Locale;

/** The forms of an archive that {@code save} writes. */
public enum ArchiveForm {
  /** An OCI image layout in a tar. */
  OCI_ARCHIVE,
  /** What {@code docker save} writes: one image for one platform. */
  DOCKER_ARCHIVE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
