// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Reads manifests and indexes. */
interface DocumentReader {
  /** A document and what it refers to. */
  final class Read {
    private final Descriptor descriptor;
    private final byte[] bytes;
    private final List<Descriptor> successors;

    private Read(Descriptor descriptor, byte[] bytes) throws IOException {
      this.descriptor = descriptor;
      this.bytes = bytes;
      this.successors = Successors.of(descriptor.mediaType(), bytes);
    }

    /** Not to be changed. */
    byte[] bytes() {
      return bytes;
    }

    /** What it refers to, in its order; of an index without these. */
    List<Descriptor> successors(Set<Digest> omitted) {
      return descriptor.mediaType().isIndex()
          ? successors.stream().filter(entry -> !omitted.contains(entry.digest())).toList()
          : successors;
    }

    /** Whether another descriptor promises the same content, and is to be read in the same way. */
    boolean fits(Descriptor other) {
      return descriptor.digest().equals(other.digest())
          && descriptor.size() == other.size()
          && descriptor.mediaType().equals(other.mediaType());
    }
  }

  Read read(Descriptor document) throws IOException;

  /** Reads each when it is asked for. */
  static DocumentReader of(ContentSource source) {
    return document -> new Read(document, Content.readDocument(source, document));
  }
}
