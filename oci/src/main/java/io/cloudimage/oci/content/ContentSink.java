// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import java.io.IOException;

/** Where content goes: blobs, and manifests and indexes alike. */
public interface ContentSink {
  /**
   * Stores the content. Returning means "it is here", not "I put it here": content that is here
   * already is left as it is, and the blob may not be opened at all. Until it returns, nothing of
   * the content is visible.
   *
   * @throws io.cloudimage.oci.error.OciException MISMATCH if the bytes are not what the descriptor
   *     says; nothing is then kept
   */
  void push(Blob blob) throws IOException;
}
