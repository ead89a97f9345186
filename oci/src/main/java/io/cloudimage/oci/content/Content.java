// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ConfigCodec;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import java.io.IOException;
import java.io.InputStream;

/** Reads whole documents, which are small by rule, from a source of content. */
public final class Content {
  private Content() {}

  /**
   * The bytes of a manifest, an index or a config, verified.
   *
   * @throws OciException UNSUPPORTED if the descriptor's size is over 4 MiB; NOT_FOUND; MISMATCH
   */
  public static byte[] readDocument(ContentSource source, Descriptor target) throws IOException {
    if (target.size() > JsonLimits.DOCUMENT.bytes()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot read "
              + target.mediaType()
              + " "
              + target.digest()
              + ": it has "
              + target.size()
              + " bytes, more than the limit of "
              + JsonLimits.DOCUMENT.bytes());
    }
    try (InputStream in = source.fetch(target)) {
      return in.readAllBytes();
    }
  }

  /** The image manifest that {@code target} points to. */
  public static Encoded<Manifest> readManifest(ContentSource source, Descriptor target)
      throws IOException {
    return ManifestCodec.readManifest(readDocument(source, target), target.mediaType());
  }

  /** The index that {@code target} points to. */
  public static Encoded<Index> readIndex(ContentSource source, Descriptor target)
      throws IOException {
    return ManifestCodec.readIndex(readDocument(source, target), target.mediaType());
  }

  /** The image config that {@code target} points to. */
  public static Encoded<ImageConfig> readConfig(ContentSource source, Descriptor target)
      throws IOException {
    return ConfigCodec.read(readDocument(source, target), target.mediaType());
  }
}
