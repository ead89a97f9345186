// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;

/** A repository that can take a blob over from another repository of the same registry. */
public interface BlobMounter {
  /**
   * Takes the blob over without its bytes being sent.
   *
   * @return whether the blob is here now; false means that it must be pushed
   */
  boolean mount(Descriptor blob, RepositoryName from) throws IOException;
}
