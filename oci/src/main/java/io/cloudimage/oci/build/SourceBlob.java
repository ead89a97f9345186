// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/** A blob where it lies now. */
record SourceBlob(Descriptor descriptor, ContentSource source) implements Blob {
  @Override
  public InputStream open() throws IOException {
    return source.fetch(descriptor);
  }
}
