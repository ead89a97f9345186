// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import java.io.InputStream;

/**
 * A stream whose bytes are checked on their way: who has read it to its end, without an exception,
 * has what a descriptor says, and need not hash it again. Its last bytes come only when all of them
 * are proven. Streams around such a stream hand its word on, if they leave the bytes as they are.
 */
public interface ProvingStream {
  /** Whether it is this content, by size and digest, that the end of the stream proves. */
  boolean proves(Descriptor content);

  /** Whether a stream is one that proves the content. */
  static boolean proves(InputStream in, Descriptor content) {
    return in instanceof ProvingStream proving && proving.proves(content);
  }
}
