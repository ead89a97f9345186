// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Reference;
import java.io.IOException;

/** A content source whose manifests have tags. */
public interface ReadableRepository extends ContentSource {
  /**
   * The descriptor of the manifest or index that {@code reference} names.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND
   */
  Descriptor resolve(Reference reference) throws IOException;
}
