// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Content that is in memory. */
final class MemoryBlob implements Blob {
  private final Descriptor descriptor;
  private final byte[] content;

  MemoryBlob(Descriptor descriptor, byte[] content) {
    this.descriptor = descriptor;
    this.content = content.clone();
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(content);
  }

  @Override
  public InputStream openAt(long offset) {
    int start = Math.toIntExact(offset);
    return new ByteArrayInputStream(content, start, content.length - start);
  }
}
