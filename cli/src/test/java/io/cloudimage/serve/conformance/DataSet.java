// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.spec.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Blobs, manifests in the order in which they can be pushed, tags, and what refers to what. */
final class DataSet {
  /** A manifest or an index; {@code wanted} is how a list of referrers shows it. */
  record Document(
      Content content,
      String mediaType,
      Optional<String> subject,
      Map<String, Object> wanted,
      List<String> tags) {
    Map<String, Object> descriptor() {
      return DataSet.descriptor(mediaType, content);
    }
  }

  final String name;
  final Digest.Algorithm algorithm;
  final Map<Digest, Content> blobs = new LinkedHashMap<>();
  final List<Document> documents = new ArrayList<>();

  /** Tags are told by {@code ?tag=} when a manifest is pushed by digest. */
  boolean tagsByParameter;

  private int count;

  DataSet(String name, Digest.Algorithm algorithm) {
    this.name = name;
    this.algorithm = algorithm;
  }

  /** New bytes that are to be pushed. */
  Content blob(int length) {
    count++;
    return blob(Content.random(algorithm, name + " " + count, length).bytes());
  }

  Content blob(byte[] bytes) {
    Content content = Content.of(algorithm, bytes);
    blobs.put(content.digest(), content);
    return content;
  }

  /** A config of its own and two layers. */
  Map<String, Object> image(String layerType) {
    return manifest(
        descriptor(MediaTypes.OCI_CONFIG, blob(config())),
        List.of(descriptor(layerType, blob(1024)), descriptor(layerType, blob(1024))));
  }

  /** The config {@code {}} and one layer. */
  Map<String, Object> artifact(String artifactType, String layerType, Content layer) {
    Map<String, Object> manifest =
        manifest(
            descriptor(MediaTypes.OCI_EMPTY, blob("{}".getBytes(StandardCharsets.UTF_8))),
            List.of(descriptor(layerType, layer)));
    manifest.put("artifactType", artifactType);
    return manifest;
  }

  byte[] config() {
    count++;
    return Json.write(
        Map.of(
            "architecture",
            "amd64",
            "os",
            "linux",
            "author",
            name + " " + count,
            "rootfs",
            Map.of("type", "layers", "diff_ids", List.of())));
  }

  static Map<String, Object> manifest(Object config, List<?> layers) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
    manifest.put("config", config);
    manifest.put("layers", layers);
    return manifest;
  }

  static Map<String, Object> index(List<?> manifests) {
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.OCI_INDEX);
    index.put("manifests", manifests);
    return index;
  }

  /** An index of two images, which are pushed before it. */
  Map<String, Object> indexOfImages() {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (String architecture : List.of("amd64", "arm64")) {
      Map<String, Object> entry = add(image(MediaTypes.OCI_LAYER_GZIP)).descriptor();
      entry.put("platform", Map.of("os", "linux", "architecture", architecture));
      entries.add(entry);
    }
    return index(entries);
  }

  /** Takes a manifest or an index into the set. */
  Document add(Map<String, Object> tree, String... tags) {
    Content content = Content.of(algorithm, Json.write(tree));
    String mediaType = String.valueOf(tree.get("mediaType"));
    Optional<String> subject =
        tree.get("subject") instanceof Map<?, ?> named
            ? Optional.of(String.valueOf(named.get("digest")))
            : Optional.empty();
    Map<String, Object> wanted = descriptor(mediaType, content);
    Object type = tree.get("artifactType");
    if (type == null && tree.get("config") instanceof Map<?, ?> config) {
      type = config.get("mediaType");
    }
    if (type != null) {
      wanted.put("artifactType", type);
    }
    if (tree.containsKey("annotations")) {
      wanted.put("annotations", tree.get("annotations"));
    }
    Document document =
        new Document(content, mediaType, subject, wanted, new ArrayList<>(List.of(tags)));
    documents.add(document);
    return document;
  }

  static Map<String, Object> descriptor(String mediaType, Content content) {
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", mediaType);
    descriptor.put("digest", content.digest().toString());
    descriptor.put("size", content.bytes().length);
    return descriptor;
  }
}
