// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.testing;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images that stand under the tag of a signature, in the form in which cosign writes them. */
public final class CosignSignature {
  private static final MediaType SIMPLE_SIGNING =
      new MediaType("application/vnd.dev.cosign.simplesigning.v1+json");

  private CosignSignature() {}

  public static Descriptor write(Repository repository, Descriptor image) throws IOException {
    return write(repository, image, "example.com/app");
  }

  /** Pushes a signature of {@code image} under that name, tags it, and returns its manifest. */
  public static Descriptor write(Repository repository, Descriptor image, String name)
      throws IOException {
    byte[] payload =
        bytes(
            "{\"critical\":{\"identity\":{\"docker-reference\":\""
                + name
                + "\"},\"image\":{\"docker-manifest-digest\":\""
                + image.digest()
                + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}");
    Descriptor layer =
        Descriptor.of(SIMPLE_SIGNING, payload)
            .withAnnotation("dev.cosignproject.cosign/signature", "MEUCIQ==");
    byte[] config =
        bytes(
            "{\"architecture\":\"\",\"created\":\"0001-01-01T00:00:00Z\",\"history\":[{\"created\":"
                + "\"0001-01-01T00:00:00Z\"}],\"os\":\"\",\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":[\""
                + layer.digest()
                + "\"]},\"config\":{}}");
    Descriptor configDescriptor = Descriptor.of(MediaType.OCI_CONFIG, config);
    repository.push(Blob.of(configDescriptor, config));
    repository.push(Blob.of(layer.bare(), payload));
    Encoded<Manifest> manifest =
        ManifestCodec.write(
            new Manifest(
                MediaType.OCI_MANIFEST,
                Optional.empty(),
                configDescriptor,
                List.of(layer),
                Optional.empty(),
                Map.of()));
    repository.push(Blob.of(manifest.descriptor(), manifest.bytes()));
    repository.tag(manifest.descriptor(), new Tag("sha256-" + image.digest().hex() + ".sig"));
    return manifest.descriptor();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
