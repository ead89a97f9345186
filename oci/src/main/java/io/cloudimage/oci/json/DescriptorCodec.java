// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Descriptors as JSON (image-spec, descriptor.md). */
public final class DescriptorCodec {
  private DescriptorCodec() {}

  /**
   * @throws OciException INVALID, if a field is missing, of the wrong type or malformed, or if the
   *     embedded data is not the content that digest and size say
   */
  public static Descriptor read(JsonObject json) throws OciException {
    Descriptor descriptor =
        new Descriptor(
            json.parsed("mediaType", MediaType::new),
            json.parsed("digest", Digest::parse),
            json.size("size"),
            json.strings("urls"),
            json.stringMap("annotations"),
            json.optionalString("data"),
            platform(json),
            artifactType(json));
    if (descriptor.data().isPresent()) {
      requireTrueData(json, descriptor, descriptor.data().get());
    }
    return descriptor;
  }

  static List<Descriptor> readAll(List<JsonObject> items) throws OciException {
    List<Descriptor> descriptors = new ArrayList<>(items.size());
    for (JsonObject item : items) {
      descriptors.add(read(item));
    }
    return descriptors;
  }

  static Optional<Descriptor> readOptional(JsonObject parent, String key) throws OciException {
    Optional<JsonObject> json = parent.optionalObject(key);
    return json.isPresent() ? Optional.of(read(json.get())) : Optional.empty();
  }

  /** An empty artifact type is what some tools write for "none". */
  static Optional<MediaType> artifactType(JsonObject json) throws OciException {
    return json.optionalString("artifactType").orElse("").isEmpty()
        ? Optional.empty()
        : json.optionalParsed("artifactType", MediaType::new);
  }

  /** The descriptor as a tree for {@link Json#write}, keys in the spec's order. */
  public static Map<String, Object> tree(Descriptor descriptor) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("mediaType", descriptor.mediaType().value());
    tree.put("digest", descriptor.digest().toString());
    tree.put("size", descriptor.size());
    if (!descriptor.urls().isEmpty()) {
      tree.put("urls", descriptor.urls());
    }
    if (!descriptor.annotations().isEmpty()) {
      tree.put("annotations", descriptor.annotations());
    }
    descriptor.data().ifPresent(data -> tree.put("data", data));
    descriptor.artifactType().ifPresent(type -> tree.put("artifactType", type.value()));
    descriptor.platform().ifPresent(platform -> tree.put("platform", platformTree(platform)));
    return tree;
  }

  private static Map<String, Object> platformTree(Platform platform) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("architecture", platform.architecture());
    tree.put("os", platform.os());
    platform.osVersion().ifPresent(version -> tree.put("os.version", version));
    if (!platform.osFeatures().isEmpty()) {
      tree.put("os.features", platform.osFeatures());
    }
    platform.variant().ifPresent(variant -> tree.put("variant", variant));
    return tree;
  }

  private static Optional<Platform> platform(JsonObject json) throws OciException {
    Optional<JsonObject> object = json.optionalObject("platform");
    if (object.isEmpty()) {
      return Optional.empty();
    }
    JsonObject platform = object.get();
    return Optional.of(
        new Platform(
            platform.string("os"),
            platform.string("architecture"),
            platform.optionalString("variant").filter(variant -> !variant.isEmpty()),
            platform.optionalString("os.version"),
            platform.strings("os.features")));
  }

  private static void requireTrueData(JsonObject json, Descriptor descriptor, String data)
      throws OciException {
    byte[] content;
    try {
      content = Base64.getDecoder().decode(data);
    } catch (IllegalArgumentException e) {
      throw json.invalid("data", "is not base64");
    }
    Digest digest = Digest.of(descriptor.digest().algorithm(), hash(descriptor, content));
    if (content.length != descriptor.size() || !digest.equals(descriptor.digest())) {
      throw json.invalid(
          "data",
          "is "
              + content.length
              + " bytes with digest "
              + digest
              + "; the descriptor says "
              + descriptor.size()
              + " bytes and "
              + descriptor.digest());
    }
  }

  private static byte[] hash(Descriptor descriptor, byte[] content) {
    return descriptor.digest().algorithm().newHash().digest(content);
  }
}
