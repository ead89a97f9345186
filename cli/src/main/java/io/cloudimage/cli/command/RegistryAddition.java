// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.distribution.DistributionFolder;
import io.cloudimage.oci.distribution.FolderReport;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.rootfs.UnpackOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Lays container images out in a tree's folder {@code registry/}, and keeps what was done. */
final class RegistryAddition implements UnpackOptions.TreeAddition {
  private static final String FOLDER = "registry";

  private final CloudImageRoot root;
  private final List<Platform> platforms;
  private final DistributionFolder folder;
  private FolderReport report = new FolderReport(0, 0, 0, List.of());

  RegistryAddition(CloudImageRoot root, List<Platform> platforms, DistributionFolder folder) {
    this.root = root;
    this.platforms = platforms;
    this.folder = folder;
  }

  @Override
  public void addTo(Path tree) throws IOException {
    report = folder.write(root, platforms, tree, FOLDER);
  }

  FolderReport report() {
    return report;
  }
}
