// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Image manifests and indexes as JSON (image-spec, manifest.md and image-index.md).
 *
 * <p>A document is read as the type that it was asked for or served as; one that says otherwise, or
 * that has the members of both kinds, is refused (CVE-2021-41190).
 */
public final class ManifestCodec {
  private ManifestCodec() {}

  /**
   * Reads an image manifest.
   *
   * @param mediaType what descriptor or registry said that this is
   * @throws OciException INVALID, UNSUPPORTED for Docker schema 1, MISMATCH if the document says
   *     that it is something else
   */
  public static Encoded<Manifest> readManifest(byte[] bytes, MediaType mediaType)
      throws OciException {
    requireKind(mediaType, mediaType.isManifest(), "an image manifest");
    JsonObject json = document(bytes, mediaType, "manifest", "manifests");
    Manifest manifest =
        new Manifest(
            mediaType,
            DescriptorCodec.artifactType(json),
            DescriptorCodec.read(json.object("config")),
            DescriptorCodec.readAll(json.objects("layers")),
            DescriptorCodec.readOptional(json, "subject"),
            json.stringMap("annotations"));
    return new Encoded<>(manifest, mediaType, bytes);
  }

  /**
   * Reads an index.
   *
   * @param mediaType what descriptor or registry said that this is
   * @throws OciException INVALID, or MISMATCH if the document says that it is something else
   */
  public static Encoded<Index> readIndex(byte[] bytes, MediaType mediaType) throws OciException {
    requireKind(mediaType, mediaType.isIndex(), "an index");
    JsonObject json = document(bytes, mediaType, "index", "layers", "config");
    Index index =
        new Index(
            mediaType,
            DescriptorCodec.artifactType(json),
            DescriptorCodec.readAll(json.objects("manifests")),
            DescriptorCodec.readOptional(json, "subject"),
            json.stringMap("annotations"));
    return new Encoded<>(index, mediaType, bytes);
  }

  /** The manifest in this project's canonical form. */
  public static Encoded<Manifest> write(Manifest manifest) {
    Map<String, Object> tree = head(manifest.mediaType(), manifest.artifactType());
    tree.put("config", DescriptorCodec.tree(manifest.config()));
    tree.put("layers", manifest.layers().stream().map(DescriptorCodec::tree).toList());
    return encode(manifest, manifest.mediaType(), tree, manifest.subject(), manifest.annotations());
  }

  /** The index in this project's canonical form. */
  public static Encoded<Index> write(Index index) {
    Map<String, Object> tree = head(index.mediaType(), index.artifactType());
    tree.put("manifests", index.manifests().stream().map(DescriptorCodec::tree).toList());
    return encode(index, index.mediaType(), tree, index.subject(), index.annotations());
  }

  private static Map<String, Object> head(MediaType mediaType, Optional<MediaType> artifactType) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("schemaVersion", 2);
    tree.put("mediaType", mediaType.value());
    artifactType.ifPresent(type -> tree.put("artifactType", type.value()));
    return tree;
  }

  private static <T> Encoded<T> encode(
      T value,
      MediaType mediaType,
      Map<String, Object> tree,
      Optional<Descriptor> subject,
      Map<String, String> annotations) {
    subject.ifPresent(descriptor -> tree.put("subject", DescriptorCodec.tree(descriptor)));
    if (!annotations.isEmpty()) {
      tree.put("annotations", annotations);
    }
    return new Encoded<>(value, mediaType, Json.write(tree));
  }

  private static void requireKind(MediaType mediaType, boolean is, String kind)
      throws OciException {
    if (mediaType.isSchema1()) {
      throw new OciException(
              ErrorKind.UNSUPPORTED,
              "cannot read " + mediaType + ": Docker schema 1 is not supported")
          .withHint("push the image again with a tool from this decade, as OCI or Docker schema 2");
    }
    if (!is) {
      throw new OciException(ErrorKind.UNSUPPORTED, "cannot read " + mediaType + " as " + kind);
    }
  }

  private static JsonObject document(
      byte[] bytes, MediaType mediaType, String what, String... foreign) throws OciException {
    JsonObject json = Json.readObject(bytes, what, JsonLimits.DOCUMENT);
    if (json.size("schemaVersion") != 2) {
      throw json.invalid("schemaVersion", "is " + json.size("schemaVersion") + "; expected 2");
    }
    Optional<String> says = json.optionalString("mediaType").filter(type -> !type.isEmpty());
    if (says.isPresent() && !says.get().equals(mediaType.value())) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "cannot accept "
              + what
              + ": it was served as "
              + mediaType
              + ", but says that it is "
              + json.parsed("mediaType", MediaType::new));
    }
    for (String key : List.of(foreign)) {
      if (json.has(key)) {
        throw json.invalid(key, "must not be in an " + what + " (" + mediaType + ")");
      }
    }
    requireOneSpelling(json);
    return json;
  }

  /** Readers that ignore case would see another document than those that do not. */
  private static void requireOneSpelling(JsonObject json) throws OciException {
    for (String key : json.keys()) {
      for (String known : List.of("config", "layers", "manifests", "mediaType", "schemaVersion")) {
        if (key.equalsIgnoreCase(known) && !key.equals(known)) {
          throw json.invalid(key, "differs from " + known + " only in case");
        }
      }
    }
  }
}
