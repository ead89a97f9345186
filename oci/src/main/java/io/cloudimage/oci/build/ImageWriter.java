// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ContentSink;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ConfigCodec;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes an image: the base's layers, the config, the manifest; and the index above several. */
final class ImageWriter {
  private static final String OCI_KEYS = "org.opencontainers.image.";

  private final ContentSink target;
  private final ImageFormat format;
  private final Instant created;

  ImageWriter(ContentSink target, ImageFormat format, Instant created) {
    this.target = target;
    this.format = format;
    this.created = created;
  }

  /** What was written for one platform. */
  record Written(Descriptor manifest, ImageConfig config) {}

  /** Writes all of an image that is not in the target yet, the manifest last. */
  Written write(ImageState image) throws IOException {
    for (PlacedLayer layer : image.layers()) {
      target.push(new SourceBlob(layer.descriptor(), layer.source()));
    }
    CloudImageConfig cloudImage = image.cloudImage();
    boolean isCloudImage = format == ImageFormat.CLOUDIMAGE;
    ImageConfig config =
        new ImageConfig(
            Optional.of(created),
            image.author(),
            image.platform(),
            isCloudImage ? image.execution() : SealerLabels.added(image.execution(), cloudImage),
            image.layers().stream().map(PlacedLayer::diffId).toList(),
            image.history(),
            isCloudImage ? Optional.of(cloudImage) : Optional.empty());
    Encoded<ImageConfig> encodedConfig =
        ConfigCodec.write(
            config, isCloudImage ? MediaType.CLOUDIMAGE_CONFIG : MediaType.OCI_CONFIG);
    push("config", encodedConfig);
    Encoded<Manifest> manifest =
        ManifestCodec.write(
            new Manifest(
                MediaType.OCI_MANIFEST,
                isCloudImage ? Optional.of(MediaType.CLOUDIMAGE) : Optional.empty(),
                encodedConfig.descriptor(),
                image.layers().stream().map(PlacedLayer::descriptor).toList(),
                Optional.empty(),
                annotations(image, cloudImage)));
    push("manifest", manifest);
    Descriptor descriptor = manifest.descriptor().withPlatform(image.platform());
    return new Written(
        isCloudImage ? descriptor.withArtifactType(MediaType.CLOUDIMAGE) : descriptor, config);
  }

  /** Writes the index above the manifests of several platforms, and the members behind them. */
  Descriptor writeIndex(List<Descriptor> manifests) throws IOException {
    boolean isCloudImage = format == ImageFormat.CLOUDIMAGE;
    Encoded<Index> index =
        ManifestCodec.write(
            new Index(
                MediaType.OCI_INDEX,
                isCloudImage ? Optional.of(MediaType.CLOUDIMAGE) : Optional.empty(),
                manifests,
                Optional.empty(),
                Map.of(AnnotationKeys.CREATED, created.toString())));
    push("index", index);
    Descriptor descriptor = index.descriptor();
    return isCloudImage ? descriptor.withArtifactType(MediaType.CLOUDIMAGE) : descriptor;
  }

  private Map<String, String> annotations(ImageState image, CloudImageConfig cloudImage) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put(AnnotationKeys.CREATED, created.toString());
    image
        .ownLabels()
        .forEach(
            (key, value) -> {
              if (key.startsWith(OCI_KEYS)) {
                annotations.put(key, value);
              }
            });
    image
        .base()
        .ifPresent(
            base -> {
              annotations.put(AnnotationKeys.BASE_NAME, base.name());
              annotations.put(AnnotationKeys.BASE_DIGEST, base.digest().toString());
            });
    cloudImage
        .kubernetesVersion()
        .ifPresent(version -> annotations.put(AnnotationKeys.KUBERNETES_VERSION, version));
    if (format == ImageFormat.OCI) {
      annotations.put(AnnotationKeys.SEALER_EXTENSION, SealerExtension.of(cloudImage).toJson());
    }
    return annotations;
  }

  private void push(String what, Encoded<?> document) throws IOException {
    Descriptor descriptor = document.descriptor();
    if (descriptor.size() > JsonLimits.DOCUMENT.bytes()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "the image's "
              + what
              + " would have "
              + descriptor.size()
              + " bytes; registries take "
              + JsonLimits.DOCUMENT.bytes());
    }
    target.push(Blob.of(descriptor, document.bytes()));
  }
}
