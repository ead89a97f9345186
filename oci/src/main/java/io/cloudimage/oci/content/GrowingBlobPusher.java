// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import java.io.IOException;

/** A repository that takes a blob while it is being made. */
public interface GrowingBlobPusher {
  /**
   * Sends the bytes as they come, and returns when the blob is here under its digest. Nothing is
   * tried a second time: after a failure, as when the content is given up, nothing of it is here,
   * and the blob can be pushed as any other.
   *
   * @return false, and nothing was read, if the repository is known not to take blobs so
   * @throws io.cloudimage.oci.error.OciException MISMATCH if the bytes are not what the descriptor
   *     says in the end
   */
  boolean pushGrowing(GrowingBlob blob) throws IOException;
}
