// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.lock;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Reference;
import java.io.IOException;
import java.io.InputStream;

/**
 * An image of a registry whose layers are fetched into the store when the first of them is read:
 * who only asks what a name stands for pays for manifests and configs.
 *
 * @param fetch brings all layers into the store
 */
record FetchedWhenRead(ReadableRepository registry, ContentSource store, Fetch fetch)
    implements ReadableRepository {
  /** Brings content. */
  interface Fetch {
    void run() throws IOException;
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    return registry.resolve(reference);
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    return store.exists(target) || registry.exists(target);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    if (!store.exists(target) && target.mediaType().isLayer()) {
      fetch.run();
    }
    return store.exists(target) ? store.fetch(target) : registry.fetch(target);
  }
}
