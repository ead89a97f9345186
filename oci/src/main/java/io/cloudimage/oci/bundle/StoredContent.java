// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bundle;

import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import java.io.IOException;
import java.io.InputStream;

/** A store without its names. */
record StoredContent(LayoutStore store) implements ReadableRepository {
  @Override
  public boolean exists(Descriptor target) throws IOException {
    return store.exists(target);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return store.fetch(target);
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    if (reference instanceof Digest digest && store.document(digest).isPresent()) {
      return store.document(digest).get();
    }
    throw new OciException(ErrorKind.NOT_FOUND, "the store has no " + reference);
  }
}
