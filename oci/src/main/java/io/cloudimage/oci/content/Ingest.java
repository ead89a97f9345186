// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Content on its way into a store. Closing the stream without {@link #commit} forgets it. Not for
 * several threads.
 */
public abstract class Ingest extends OutputStream {
  /** The bytes written so far. */
  public abstract long size();

  /**
   * Makes the content visible under its sha256 digest; content that the store has already is left
   * as it is. To be called once, after the last byte.
   */
  public abstract Descriptor commit(MediaType mediaType) throws IOException;
}
