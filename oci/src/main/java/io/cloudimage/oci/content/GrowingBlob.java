// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/** Content that is still being made: its bytes as they come, its descriptor at their end. */
public interface GrowingBlob {
  /**
   * Opens the bytes from the first one; the caller closes it. A read waits until there are more, or
   * the content is whole; it fails if the content was given up.
   */
  InputStream open() throws IOException;

  /**
   * What the content has turned out to be, by its sha256 digest.
   *
   * @throws IllegalStateException before {@link #open}'s stream has come to its end
   */
  Descriptor descriptor();
}
