// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.content.WholeInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/**
 * A layer's uncompressed bytes. Their end is reached only where the blob ends too, and so was found
 * to be the right one.
 */
final class WholeLayerInputStream extends WholeInputStream {
  private final Descriptor layer;
  private final InputStream blob;

  /**
   * @param in decompresses {@code blob}; closing it closes that
   */
  WholeLayerInputStream(InputStream in, Descriptor layer, InputStream blob) {
    super(in);
    this.layer = layer;
    this.blob = blob;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    if (count < 0 && blob.read() >= 0) {
      throw new OciException(
          ErrorKind.INVALID, "layer " + layer.digest() + " goes on after its end");
    }
    return count;
  }
}
