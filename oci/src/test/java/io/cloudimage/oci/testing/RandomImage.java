// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.testing;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.ContentSink;
import io.cloudimage.oci.json.ConfigCodec;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.layer.LayerBuilder;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Execution;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Well-formed images whose content is drawn from a seed. */
public final class RandomImage {
  private RandomImage() {}

  /** Writes an image of so many layers of about so many bytes, and returns its manifest. */
  public static <S extends ContentSink & BlobIngester> Descriptor write(
      S sink, long seed, int layers, int layerSize) throws IOException {
    return write(sink, seed, layers, layerSize, Platform.parse("linux/amd64"));
  }

  /** Writes an index of one image for each platform, and returns its descriptor. */
  public static <S extends ContentSink & BlobIngester> Descriptor writeIndex(
      S sink, long seed, String... platforms) throws IOException {
    List<Descriptor> manifests = new ArrayList<>();
    for (String platform : platforms) {
      Platform parsed = Platform.parse(platform);
      manifests.add(write(sink, seed + manifests.size(), 2, 1000, parsed).withPlatform(parsed));
    }
    Index index =
        new Index(MediaType.OCI_INDEX, Optional.empty(), manifests, Optional.empty(), Map.of());
    return push(sink, ManifestCodec.write(index));
  }

  private static <S extends ContentSink & BlobIngester> Descriptor write(
      S sink, long seed, int count, int size, Platform platform) throws IOException {
    Random random = new Random(seed);
    List<Descriptor> layers = new ArrayList<>();
    List<Digest> diffIds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      LayerFile file =
          LayerFile.file("file" + i, 0644, size, () -> new ByteArrayInputStream(content));
      Layer layer = LayerBuilder.build(List.of(file), sink, CompressionChoice.defaults());
      layers.add(layer.descriptor());
      diffIds.add(layer.diffId());
    }
    ImageConfig config =
        new ImageConfig(
            Optional.empty(),
            Optional.empty(),
            platform,
            Execution.EMPTY,
            diffIds,
            List.of(),
            Optional.empty());
    Descriptor configDescriptor = push(sink, ConfigCodec.write(config, MediaType.OCI_CONFIG));
    Manifest manifest =
        new Manifest(
            MediaType.OCI_MANIFEST,
            Optional.empty(),
            configDescriptor,
            layers,
            Optional.empty(),
            Map.of());
    return push(sink, ManifestCodec.write(manifest));
  }

  private static Descriptor push(ContentSink sink, Encoded<?> document) throws IOException {
    sink.push(Blob.of(document.descriptor(), document.bytes()));
    return document.descriptor();
  }
}
