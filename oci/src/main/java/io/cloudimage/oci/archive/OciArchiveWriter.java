// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Referrer;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.DescriptorCodec;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.spec.AnnotationKeys;
import io.cloudimage.spec.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes an OCI image layout into one tar file, blob by blob as they come, each once; the index
 * comes last, when the archive is completed. For threads, which write one after the other.
 */
public final class OciArchiveWriter implements Repository, Closeable {
  private static final byte[] LAYOUT =
      "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

  private final TarFile tar;
  private final Set<Digest> written = new HashSet<>();
  private final List<Descriptor> entries = new ArrayList<>();

  private OciArchiveWriter(TarFile tar) {
    this.tar = tar;
  }

  /**
   * Begins an archive; the caller closes it.
   *
   * @throws OciException CONFLICT if there is a file of this name
   */
  public static OciArchiveWriter create(Path file) throws IOException {
    return new OciArchiveWriter(TarFile.create(file));
  }

  /**
   * Begins an archive in parts of {@code partSize} bytes: {@code file.001} and so on, with their
   * digests in {@code file.sha256}; the caller closes it.
   *
   * @throws OciException CONFLICT if there is a file, or a first part, of this name
   */
  public static OciArchiveWriter createParts(Path file, long partSize) throws IOException {
    return new OciArchiveWriter(
        new TarFile(file.toString(), Path.of("."), PartsOutput.create(file, partSize)));
  }

  /** Writes an archive to a stream as it comes; the stream is the caller's to close. */
  public static OciArchiveWriter to(OutputStream out, String name) {
    return new OciArchiveWriter(new TarFile(name, Path.of("."), new StreamOutput(out)));
  }

  @Override
  public synchronized boolean exists(Descriptor target) {
    return written.contains(target.digest());
  }

  @Override
  public synchronized void push(Blob blob) throws IOException {
    Descriptor descriptor = blob.descriptor();
    if (written.contains(descriptor.digest())) {
      return;
    }
    try (InputStream in =
        VerifyingInputStream.of(blob.open(), descriptor, "the source of a copy")) {
      if (descriptor.mediaType().isManifest() || descriptor.mediaType().isIndex()) {
        byte[] document = in.readAllBytes();
        add(name(descriptor), document);
        noteSubject(descriptor, document);
      } else {
        tar.add(name(descriptor), descriptor.size(), in);
      }
    }
    written.add(descriptor.digest());
  }

  /** A referrer is found again by an entry of its own, without a name. */
  private void noteSubject(Descriptor document, byte[] bytes) throws OciException {
    Referrer.read(document, bytes)
        .map(
            referrer ->
                document
                    .bare()
                    .withAnnotation(AnnotationKeys.SUBJECT, referrer.subject().toString()))
        .ifPresent(entries::add);
  }

  private static String name(Descriptor descriptor) {
    Digest digest = descriptor.digest();
    return "blobs/" + digest.algorithm().label() + "/" + digest.hex();
  }

  @Override
  public void tag(Descriptor manifest, Tag tag) throws IOException {
    name(manifest, Optional.of(tag.toString()));
  }

  /** Adds an entry to the index; a name that exists is moved. */
  public synchronized void name(Descriptor root, Optional<String> name) throws IOException {
    if (!exists(root)) {
      throw new OciException(
          ErrorKind.NOT_FOUND, "cannot name " + root.digest() + ": it is not in " + tar);
    }
    entries.removeIf(
        entry ->
            name.isPresent()
                && name.get().equals(entry.annotations().get(AnnotationKeys.REF_NAME)));
    entries.add(name.map(text -> root.withAnnotation(AnnotationKeys.REF_NAME, text)).orElse(root));
  }

  /** What was named so far; nothing can be read from an archive that is being written. */
  @Override
  public synchronized Descriptor resolve(Reference reference) throws IOException {
    for (Descriptor entry : entries) {
      boolean named = reference.toString().equals(entry.annotations().get(AnnotationKeys.REF_NAME));
      if (named || entry.digest().equals(reference)) {
        return entry.withoutAnnotation(AnnotationKeys.REF_NAME);
      }
    }
    throw new OciException(ErrorKind.NOT_FOUND, tar + " holds no " + reference + " yet");
  }

  @Override
  public InputStream fetch(Descriptor target) throws OciException {
    throw new OciException(
        ErrorKind.NOT_FOUND, tar + " is being written; nothing can be read from it");
  }

  /** Writes the index and gives the file its name. */
  public void complete() throws IOException {
    complete(Map.of());
  }

  /** As {@link #complete()}, with annotations of the index. */
  public synchronized void complete(Map<String, String> annotations) throws IOException {
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.OCI_INDEX);
    index.put("manifests", entries.stream().map(DescriptorCodec::tree).toList());
    if (!annotations.isEmpty()) {
      index.put("annotations", annotations);
    }
    add("index.json", Json.write(index));
    add("oci-layout", LAYOUT);
    tar.complete();
  }

  private void add(String name, byte[] content) throws IOException {
    tar.add(name, content.length, new ByteArrayInputStream(content));
  }

  @Override
  public synchronized void close() throws IOException {
    tar.close();
  }
}
