// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.members.RepositoryNaming;
import picocli.CommandLine.Option;

/** How container images are laid out in an unpacked image's folder {@code registry/}. */
public final class RegistryFolderOptions {
  @Option(
      names = "--no-registry",
      description = "Do not lay the container images out in the folder registry/.")
  private boolean none;

  @Option(
      names = "--registry-layout",
      paramLabel = "NAMES",
      defaultValue = "paths",
      description =
          "What the repositories in registry/ are called: paths (library/nginx) or domains"
              + " (docker.io/library/nginx). Default: paths.")
  private String layout = "paths";

  @Option(
      names = "--registry-copy",
      description =
          "Copy blobs into registry/, instead of hard links to the store's, which cost no room.")
  private boolean copy;

  @Option(names = "--all-platforms", description = "Lay out the container images of all platforms.")
  private boolean allPlatforms;

  /** Whether there is to be no such folder. */
  public boolean none() {
    return none;
  }

  /** Whether blobs are copied, not linked. */
  public boolean copy() {
    return copy;
  }

  /** Whether the container images of all platforms are laid out. */
  public boolean allPlatforms() {
    return allPlatforms;
  }

  /**
   * What the repositories are called.
   *
   * @throws OciException INVALID if there is no such naming
   */
  public RepositoryNaming naming() throws OciException {
    try {
      return RepositoryNaming.parse(layout);
    } catch (IllegalArgumentException e) {
      throw new OciException(ErrorKind.INVALID, "--registry-layout: " + e.getMessage(), e);
    }
  }
}
