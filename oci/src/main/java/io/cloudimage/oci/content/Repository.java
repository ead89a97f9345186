// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;

/** A repository that can be read and written. */
public interface Repository extends ReadableRepository, ContentSink {
  /**
   * Points {@code tag} at a manifest or index that is here already; a tag that exists is moved.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND if the manifest is not here
   */
  void tag(Descriptor manifest, Tag tag) throws IOException;
}
