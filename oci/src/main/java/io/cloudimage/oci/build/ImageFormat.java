// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

/** What a build writes. */
public enum ImageFormat {
  /** A CloudImage: an OCI artifact with a config of its own. */
  CLOUDIMAGE,
  /** A plain OCI image with sealer's annotation, which container tools and sealer take. */
  OCI
}
