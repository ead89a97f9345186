// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Reference;
import java.io.IOException;

/** A repository that resolves a reference and reads what it names in one request. */
public interface DocumentFetcher {
  /** A manifest or an index with its verified bytes. */
  record Document(Descriptor descriptor, byte[] bytes) {
    public Document {
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /**
   * The manifest or index that {@code reference} names now.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND, MISMATCH
   */
  Document fetchDocument(Reference reference) throws IOException;
}
