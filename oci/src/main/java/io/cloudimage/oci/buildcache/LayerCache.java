// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.buildcache;

import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.model.Digest;
import java.util.Optional;

/**
 * Remembers layers by what they were made of, for several threads. It is only ever a help: what it
 * cannot read it does not know, and what it cannot write it forgets; neither is an error.
 */
public interface LayerCache {
  /** Knows nothing and remembers nothing. */
  LayerCache NONE =
      new LayerCache() {
        @Override
        public Optional<Layer> find(Digest key) {
          return Optional.empty();
        }

        @Override
        public void note(Digest key, Layer layer) {}
      };

  /**
   * The layer that was noted with a key. Whether its content is still there is for the caller to
   * see, who protects it from garbage collection before asking.
   *
   * @param key as {@link LayerKeys} makes it
   */
  Optional<Layer> find(Digest key);

  /** Notes a layer that is in the store, in place of what the key stood for. */
  void note(Digest key, Layer layer);

  /** The same, which finds nothing: everything is made anew, and noted. */
  default LayerCache distrusted() {
    LayerCache noted = this;
    return new LayerCache() {
      @Override
      public Optional<Layer> find(Digest key) {
        return Optional.empty();
      }

      @Override
      public void note(Digest key, Layer layer) {
        noted.note(key, layer);
      }
    };
  }
}
