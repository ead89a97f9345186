// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** An ingest of which what has been written can be read while more comes. */
public interface ReadableIngest {
  /**
   * Opens what has been written so far, for reading while more comes; the caller closes it. It
   * stays readable when the ingest has ended, either way. To be called before that.
   */
  FileChannel openWritten() throws IOException;
}
