// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.nio.file.Path;

/** A repository that keeps blobs in files which can have further names. */
public interface BlobLinker {
  /**
   * Gives a blob's file one more name. Both names are one file: who writes into it changes the
   * repository's blob. Nothing is read, so nothing is verified.
   *
   * @param name does not exist
   * @return false if the file system, or the one that {@code name} is on, does not allow it: the
   *     blob is then to be copied
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND if the blob is not here
   */
  boolean link(Descriptor target, Path name) throws IOException;
}
