// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.command.ImageDetails.Variant;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An image as a line in a list.
 *
 * @param details none if it cannot be read
 */
public record ImageSummary(Optional<String> name, Descriptor root, Optional<ImageDetails> details) {
  Optional<Variant> first() {
    return details.flatMap(found -> found.variants().stream().findFirst());
  }

  static String platforms(ImageDetails details) {
    return details.variants().stream().map(Variant::platform).collect(Collectors.joining(","));
  }

  static Optional<String> kubernetesVersion(Variant variant) {
    return variant
        .config()
        .flatMap(ImageConfig::cloudImage)
        .flatMap(CloudImageConfig::kubernetesVersion);
  }

  static Optional<String> created(Variant variant) {
    return variant.config().flatMap(ImageConfig::created).map(Object::toString);
  }

  /** What the image takes up, every blob counted once. */
  public static long size(ImageDetails details) {
    Map<Digest, Long> sizes = new HashMap<>();
    for (Variant variant : details.variants()) {
      sizes.put(variant.descriptor().digest(), variant.descriptor().size());
      sizes.put(variant.manifest().config().digest(), variant.manifest().config().size());
      variant.manifest().layers().forEach(layer -> sizes.put(layer.digest(), layer.size()));
    }
    sizes.put(details.root().digest(), details.root().size());
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    name.ifPresent(text -> tree.put("name", text));
    tree.put("digest", root.digest().toString());
    tree.put("mediaType", root.mediaType().toString());
    tree.put("type", details.map(ImageDetails::type).orElse("damaged"));
    first().flatMap(ImageSummary::created).ifPresent(text -> tree.put("created", text));
    first()
        .flatMap(ImageSummary::kubernetesVersion)
        .ifPresent(text -> tree.put("kubernetesVersion", text));
    details.ifPresent(
        found -> {
          tree.put("platforms", found.variants().stream().map(Variant::platform).toList());
          tree.put("size", size(found));
        });
    return tree;
  }
}
