// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;

/**
 * A document with the very bytes that it was read from or is written as. Its digest is that of the
 * bytes: a document is never encoded again to learn its digest.
 */
public final class Encoded<T> {
  private final T value;
  private final Descriptor descriptor;
  private final byte[] bytes;

  public Encoded(T value, MediaType mediaType, byte[] bytes) {
    this.value = value;
    this.bytes = bytes.clone();
    this.descriptor = Descriptor.of(mediaType, this.bytes);
  }

  public T value() {
    return value;
  }

  /** Type, sha256 digest and size of the bytes. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }
}
