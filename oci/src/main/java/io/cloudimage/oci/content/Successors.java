// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a piece of content refers to. */
public final class Successors {
  private Successors() {}

  /**
   * The direct successors of {@code target}, in the document's order: an index's manifests; a
   * manifest's config and layers; nothing for all else. A subject is not followed: it is what the
   * content speaks of, not a part of it.
   */
  public static List<Descriptor> of(ContentSource source, Descriptor target) throws IOException {
    MediaType type = target.mediaType();
    boolean refers = type.isIndex() || type.isManifest();
    return refers ? of(type, Content.readDocument(source, target)) : List.of();
  }

  /** {@link #of(ContentSource, Descriptor)} of a manifest or an index whose bytes are at hand. */
  public static List<Descriptor> of(MediaType type, byte[] document) throws OciException {
    return type.isIndex()
        ? ManifestCodec.readIndex(document, type).value().manifests()
        : of(ManifestCodec.readManifest(document, type).value());
  }

  /** Config and layers of a manifest. */
  public static List<Descriptor> of(Manifest manifest) {
    List<Descriptor> successors = new ArrayList<>();
    successors.add(manifest.config());
    successors.addAll(manifest.layers());
    return successors;
  }
}
