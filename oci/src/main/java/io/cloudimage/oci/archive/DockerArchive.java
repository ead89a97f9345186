// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.compress.Compression;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.ConfigCodec;
import io.cloudimage.oci.json.DescriptorCodec;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.spec.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One image of what {@code docker save} wrote, as an OCI image: the archive has no manifest, so one
 * is made; the config and the layers are the archive's own bytes. Every layer is hashed before the
 * image is handed out, uncompressed ones against the config's diffIDs.
 */
public final class DockerArchive implements ReadableRepository, Closeable {
  private final ArchiveFile archive;
  private final Descriptor manifest;
  private final byte[] manifestBytes;
  private final Map<Digest, String> entries;

  private DockerArchive(ArchiveFile archive, byte[] manifestBytes, Map<Digest, String> entries) {
    this.archive = archive;
    this.manifestBytes = manifestBytes;
    this.manifest = Descriptor.of(MediaType.OCI_MANIFEST, manifestBytes);
    this.entries = entries;
  }

  /**
   * Opens an archive; the caller closes it.
   *
   * @param name one of the image's RepoTags; empty if there is one image only
   * @throws OciException NOT_FOUND; INVALID if it is no sound archive, or several images could be
   *     meant; MISMATCH if a layer is not what the config says
   */
  public static DockerArchive open(Path file, Optional<String> name) throws IOException {
    ArchiveFile archive = ArchiveFile.open(file);
    try {
      JsonObject image = choose(archive, name);
      return read(archive, image);
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  /** The manifest that was made for the image. */
  public Descriptor root() {
    return manifest;
  }

  private static JsonObject choose(ArchiveFile archive, Optional<String> name) throws IOException {
    if (!archive.has("manifest.json")) {
      throw new OciException(
          ErrorKind.INVALID,
          archive + " is no archive of docker save: it has no manifest.json",
          OciArchive.isLayout(archive) ? "it looks like an oci-archive" : null,
          null);
    }
    List<JsonObject> images =
        Json.readObjects(
            archive.read("manifest.json"), archive + ": manifest.json", JsonLimits.DOCUMENT);
    List<JsonObject> fitting = new ArrayList<>();
    List<String> there = new ArrayList<>();
    for (JsonObject image : images) {
      List<String> tags = image.strings("RepoTags");
      there.addAll(tags);
      if (name.isEmpty() || tags.contains(name.get())) {
        fitting.add(image);
      }
    }
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    String asked = name.map(Printable::quote).orElse("image");
    throw new OciException(
        fitting.isEmpty() ? ErrorKind.NOT_FOUND : ErrorKind.INVALID,
        archive + " holds " + (fitting.isEmpty() ? "no " : "more than one ") + asked,
        there.isEmpty()
            ? "its images have no names"
            : "there are: " + Printable.escape(String.join(", ", there)),
        null);
  }

  private static DockerArchive read(ArchiveFile archive, JsonObject image) throws IOException {
    Map<Digest, String> entries = new HashMap<>();
    String configName = EntryPath.of(image.string("Config"));
    byte[] configBytes = archive.read(configName);
    Descriptor config = Descriptor.of(MediaType.OCI_CONFIG, configBytes);
    entries.put(config.digest(), configName);
    List<Digest> diffIds = ConfigCodec.read(configBytes, MediaType.OCI_CONFIG).value().diffIds();
    List<String> names = image.strings("Layers");
    if (names.size() != diffIds.size()) {
      throw new OciException(
          ErrorKind.MISMATCH,
          archive + " lists " + names.size() + " layers, but the config " + diffIds.size());
    }
    List<Object> layers = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String layerName = EntryPath.of(names.get(i));
      Descriptor layer = layer(archive, layerName, diffIds.get(i));
      entries.put(layer.digest(), layerName);
      layers.add(DescriptorCodec.tree(layer));
    }
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
    manifest.put("config", DescriptorCodec.tree(config));
    manifest.put("layers", layers);
    return new DockerArchive(archive, Json.write(manifest), entries);
  }

  private static Descriptor layer(ArchiveFile archive, String name, Digest diffId)
      throws IOException {
    MessageDigest hash = diffId.algorithm().newHash();
    Compression compression;
    try (InputStream in = archive.open(name, 0)) {
      byte[] leading = in.readNBytes(Compression.LEADING_BYTES);
      compression = ArchiveFile.compression(leading, archive + ": " + Printable.quote(name));
      hash.update(leading);
      try (DigestInputStream rest = new DigestInputStream(in, hash)) {
        rest.transferTo(OutputStream.nullOutputStream());
      }
    }
    Digest digest = Digest.of(diffId.algorithm(), hash);
    boolean plain = compression.mediaTypeSuffix().isEmpty();
    if (plain && !digest.equals(diffId)) {
      throw new OciException(
          ErrorKind.MISMATCH,
          archive
              + ": the layer "
              + Printable.quote(name)
              + " has the digest "
              + digest
              + ", but the config says "
              + diffId);
    }
    return Descriptor.of(
        new MediaType(MediaTypes.OCI_LAYER + compression.mediaTypeSuffix()),
        digest,
        archive.size(name));
  }

  @Override
  public boolean exists(Descriptor target) {
    return target.digest().equals(manifest.digest()) || entries.containsKey(target.digest());
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    if (target.digest().equals(manifest.digest())) {
      return new ByteArrayInputStream(manifestBytes);
    }
    String name = entries.get(target.digest());
    if (name == null) {
      throw new OciException(ErrorKind.NOT_FOUND, archive + " holds no " + target.digest());
    }
    return new VerifyingInputStream(archive.open(name, 0), target, archive.toString());
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    if (reference.equals(manifest.digest())) {
      return manifest;
    }
    throw new OciException(ErrorKind.NOT_FOUND, archive + " holds no " + reference);
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
