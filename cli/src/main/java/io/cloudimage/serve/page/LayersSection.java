// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.serve.page.ImageView.LayerRow;
import io.cloudimage.spec.AnnotationKeys;
import java.util.List;

/** An image's layers, or the blobs of an artifact. */
final class LayersSection {
  private static final int MAXIMUM_ROWS = 500;

  private LayersSection() {}

  static void write(Html html, ImageView view) {
    List<LayerRow> layers = view.layers();
    if (layers.isEmpty()) {
      return;
    }
    boolean tree = view.hasFiles();
    html.open("section", "id", "layers").element("h2", tree ? "Layers" : "Content");
    if (tree) {
      PageFrame.table(
          html, "layer-list", "Layers", "#", "Made by", "#Size", "Digest", "Uncompressed (diffID)");
    } else {
      PageFrame.table(html, "layer-list", "Content", "#", "Title", "#Size", "Digest", "Media type");
    }
    for (LayerRow layer : layers.subList(0, Math.min(MAXIMUM_ROWS, layers.size()))) {
      row(html, layer, tree);
    }
    PageFrame.endTable(html);
    if (layers.size() > MAXIMUM_ROWS) {
      int more = layers.size() - MAXIMUM_ROWS;
      html.element("p", "And " + more + " more.", "class", "quiet");
    }
    html.close();
  }

  private static void row(Html html, LayerRow layer, boolean tree) {
    Descriptor descriptor = layer.descriptor();
    html.open("tr", "id", "layer-" + layer.number());
    html.element("td", "" + layer.number(), "class", "number");
    if (tree) {
      html.open("td", "class", "made").foreignElement("code", made(layer));
    } else {
      html.open("td", "class", "made").foreign(title(descriptor));
    }
    html.close();
    html.open("td", "class", "number");
    PageFrame.size(html, descriptor.size());
    html.close().open("td");
    PageFrame.digest(html, descriptor.digest());
    html.close().open("td");
    if (!tree) {
      html.foreign(descriptor.mediaType().value());
    } else if (layer.diffId().isPresent()) {
      PageFrame.digest(html, layer.diffId().get());
    } else {
      html.element("span", "not recorded", "class", "quiet");
    }
    html.close().close();
  }

  private static String made(LayerRow layer) {
    return layer.instruction().isEmpty() ? "not recorded" : layer.instruction();
  }

  private static String title(Descriptor blob) {
    return blob.annotations().getOrDefault(AnnotationKeys.TITLE, "");
  }
}
