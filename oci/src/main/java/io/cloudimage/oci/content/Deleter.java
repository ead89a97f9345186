// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Reference;
import java.io.IOException;

/** A repository from which manifests and tags can be taken away. */
public interface Deleter {
  /**
   * Removes a tag, and nothing but this tag; or a manifest with all its tags, if {@code reference}
   * is a digest. Blobs are left to garbage collection.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND; UNSUPPORTED where the repository cannot
   */
  void delete(Reference reference) throws IOException;
}
