// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.model.Descriptor;

/** What a piece of content is called in progress: its kind and the beginning of its digest. */
public final class ContentLabel {
  private ContentLabel() {}

  /** The label of a piece of content. */
  public static String of(Descriptor content) {
    return kind(content) + " " + content.digest().shortHex();
  }

  private static String kind(Descriptor content) {
    if (content.mediaType().isIndex()) {
      return "index";
    }
    if (content.mediaType().isManifest()) {
      return "manifest";
    }
    if (content.mediaType().isLayer()) {
      return "layer";
    }
    return content.mediaType().value().contains("config") ? "config" : "blob";
  }
}
