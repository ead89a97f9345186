// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import java.io.IOException;

/** A repository that can be given a blob without being asked first whether it has it. */
public interface DirectPusher {
  /**
   * As {@link ContentSink#push}, for who knows that the blob is not here: saves a request. A blob
   * that is here after all is stored again, which changes nothing.
   */
  void pushUnasked(Blob blob) throws IOException;
}
