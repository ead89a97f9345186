// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.command.ImageDetails.Layer;
import io.cloudimage.cli.command.ImageDetails.Variant;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layout.StoredImage;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Finds a layer among all images of the store by its id, or by the beginning of it. */
final class LayerSearch {
  private final OpenStore store;

  LayerSearch(OpenStore store) {
    this.store = store;
  }

  /**
   * The layer with this id.
   *
   * @param text a diffID, or the beginning of its hexadecimal digits
   * @throws OciException INVALID if it is neither; NOT_FOUND; CONFLICT if several layers fit
   */
  Layer find(String text) throws IOException {
    String prefix = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
    if (!prefix.matches("[0-9a-f]{4,64}")) {
      throw new OciException(
          ErrorKind.INVALID,
          Printable.quote(text) + " is not a layer's id: expected 4 to 64 hexadecimal digits");
    }
    Map<Digest, Layer> found = new TreeMap<>();
    for (StoredImage image : store.layout().images()) {
      for (Variant variant : ImageDetails.read(store.layout(), image.descriptor()).variants()) {
        for (Layer layer : variant.layers()) {
          layer
              .id()
              .filter(id -> id.hex().startsWith(prefix))
              .ifPresent(id -> found.putIfAbsent(id, layer));
        }
      }
    }
    if (found.isEmpty()) {
      throw new OciException(
              ErrorKind.NOT_FOUND,
              "no image of the store " + store.layout().root() + " has a layer " + text)
          .withHint("cloudimage inspect NAME shows the ids of an image's layers");
    }
    if (found.size() > 1) {
      throw new OciException(
          ErrorKind.CONFLICT, found.size() + " layers begin with " + text + ": " + found.keySet());
    }
    return found.values().iterator().next();
  }
}
