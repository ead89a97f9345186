// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.testing;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.model.Descriptor;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Content whose source breaks after some bytes. */
public record BrokenBlob(Descriptor descriptor, byte[] content, int soundBytes) implements Blob {
  @Override
  public InputStream open() {
    return new FilterInputStream(new ByteArrayInputStream(content, 0, soundBytes)) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count < 0) {
          throw new IOException("the connection was reset");
        }
        return count;
      }
    };
  }
}
