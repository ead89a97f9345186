// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.testing;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ContentSink;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Things that are attached to images: a text, as a layer of a manifest with a subject. */
public final class RandomReferrer {
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private RandomReferrer() {}

  /** The manifest of a referrer, not yet pushed. */
  public static Encoded<Manifest> manifest(Descriptor subject, String artifactType, String text) {
    byte[] layer = text.getBytes(StandardCharsets.UTF_8);
    return ManifestCodec.write(
        new Manifest(
            MediaType.OCI_MANIFEST,
            Optional.of(new MediaType(artifactType)),
            Descriptor.of(new MediaType(MediaTypes.OCI_EMPTY), EMPTY),
            List.of(Descriptor.of(new MediaType("text/plain"), layer)),
            Optional.of(subject.bare()),
            Map.of("note", text)));
  }

  /** Pushes a referrer, its blobs first, and returns its manifest's descriptor. */
  public static Descriptor write(
      ContentSink sink, Descriptor subject, String artifactType, String text) throws IOException {
    Encoded<Manifest> manifest = manifest(subject, artifactType, text);
    pushBlobs(sink, manifest, text);
    sink.push(Blob.of(manifest.descriptor(), manifest.bytes()));
    return manifest.descriptor();
  }

  /** Pushes what the manifest refers to. */
  public static void pushBlobs(ContentSink sink, Encoded<Manifest> manifest, String text)
      throws IOException {
    sink.push(Blob.of(manifest.value().config(), EMPTY));
    sink.push(Blob.of(manifest.value().layers().get(0), text.getBytes(StandardCharsets.UTF_8)));
  }
}
