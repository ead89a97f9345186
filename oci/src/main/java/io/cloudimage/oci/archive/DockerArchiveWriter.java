// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.compress.Compressions;
import io.cloudimage.oci.compress.InflationLimit;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ConfigCodec;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes one image as {@code docker save} does: the config, the layers uncompressed and named by
 * their diffIDs, and {@code manifest.json}. The manifest itself, and with it the image's digest,
 * has no place in this form. For threads, which write one after the other.
 */
public final class DockerArchiveWriter implements Repository, Closeable {
  private final Path file;
  private final TarFile tar;
  private final Set<Digest> names = new HashSet<>();
  private final Map<Digest, Digest> diffIds = new HashMap<>();
  private final Map<Digest, byte[]> documents = new HashMap<>();

  private DockerArchiveWriter(Path file, TarFile tar) {
    this.file = file;
    this.tar = tar;
  }

  /**
   * Begins an archive; the caller closes it.
   *
   * @throws OciException CONFLICT if there is a file of this name
   */
  public static DockerArchiveWriter create(Path file) throws IOException {
    return new DockerArchiveWriter(file, TarFile.create(file));
  }

  @Override
  public synchronized boolean exists(Descriptor target) {
    return diffIds.containsKey(target.digest()) || documents.containsKey(target.digest());
  }

  @Override
  public synchronized void push(Blob blob) throws IOException {
    Descriptor descriptor = blob.descriptor();
    if (exists(descriptor)) {
      return;
    }
    if (descriptor.mediaType().isIndex()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "a docker-archive holds images of one platform, not an index",
          "choose one with --platform, or write an oci-archive",
          null);
    }
    try (InputStream in =
        VerifyingInputStream.of(blob.open(), descriptor, "the source of a copy")) {
      if (descriptor.mediaType().isLayer()) {
        diffIds.put(descriptor.digest(), addLayer(descriptor, in));
      } else {
        documents.put(descriptor.digest(), in.readAllBytes());
      }
    }
  }

  /**
   * The size of the original bytes is known only when they are all there: they pass by the disk.
   */
  private Digest addLayer(Descriptor layer, InputStream compressed) throws IOException {
    Path spool = tar.spool();
    try {
      MessageDigest hash = Digest.Algorithm.SHA256.newHash();
      try (InputStream original =
              Compressions.standard()
                  .decompressLayer(
                      layer.mediaType(), compressed, InflationLimit.defaults().of(layer.size()));
          DigestInputStream hashed = new DigestInputStream(original, hash)) {
        Files.copy(hashed, spool);
      }
      Digest diffId = Digest.of(Digest.Algorithm.SHA256, hash);
      if (names.add(diffId)) {
        try (InputStream in = Files.newInputStream(spool)) {
          tar.add(diffId.hex() + ".tar", Files.size(spool), in);
        }
      }
      return diffId;
    } finally {
      Files.deleteIfExists(spool);
    }
  }

  /**
   * Writes what names the layers, and gives the file its name.
   *
   * @param name what the image is called, for {@code docker load}
   * @throws OciException MISMATCH if a layer is not what the config says; UNSUPPORTED if it is no
   *     image that a container engine could run
   */
  public synchronized void complete(Descriptor root, Optional<String> name) throws IOException {
    Manifest manifest =
        ManifestCodec.readManifest(document(root.digest()), root.mediaType()).value();
    Descriptor config = manifest.config();
    byte[] configBytes = document(config.digest());
    List<Digest> expected = ConfigCodec.read(configBytes, config.mediaType()).value().diffIds();
    List<Digest> seen = new ArrayList<>();
    for (Descriptor layer : manifest.layers()) {
      Digest diffId = diffIds.get(layer.digest());
      if (diffId == null) {
        throw new OciException(
            ErrorKind.UNSUPPORTED,
            root.digest() + " is no image of layers: it holds a " + layer.mediaType(),
            "write an oci-archive",
            null);
      }
      seen.add(diffId);
    }
    if (!seen.equals(expected)) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "the layers of " + root.digest() + " are not those that its config names");
    }
    Map<String, Object> image = new LinkedHashMap<>();
    image.put("Config", config.digest().hex() + ".json");
    image.put("RepoTags", name.stream().toList());
    image.put("Layers", seen.stream().map(diffId -> diffId.hex() + ".tar").toList());
    add(config.digest().hex() + ".json", configBytes);
    add("manifest.json", Json.write(List.of(image)));
    tar.complete();
  }

  private byte[] document(Digest digest) throws OciException {
    byte[] bytes = documents.get(digest);
    if (bytes == null) {
      throw new OciException(ErrorKind.NOT_FOUND, file + " has not been given " + digest);
    }
    return bytes;
  }

  private void add(String name, byte[] content) throws IOException {
    tar.add(name, content.length, new ByteArrayInputStream(content));
  }

  @Override
  public void tag(Descriptor manifest, Tag tag) throws OciException {
    throw new OciException(
        ErrorKind.UNSUPPORTED, "a docker-archive gets its name when it is completed");
  }

  @Override
  public Descriptor resolve(Reference reference) throws OciException {
    throw new OciException(ErrorKind.NOT_FOUND, file + " is being written");
  }

  @Override
  public synchronized InputStream fetch(Descriptor target) throws OciException {
    return new ByteArrayInputStream(document(target.digest()));
  }

  @Override
  public synchronized void close() throws IOException {
    tar.close();
  }
}
