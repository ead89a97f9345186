// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.DocumentFetcher;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.registry.mirror.state.DocumentCache;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Reads manifests and indexes, none twice, and collects what they lead to. For threads. */
final class Documents {
  private static final int MAXIMUM_DEPTH = 8;

  private final DocumentCache cache;
  private final Map<Digest, PlannedContent> content = new ConcurrentHashMap<>();
  private final AtomicLong pulls = new AtomicLong();

  Documents(DocumentCache cache) {
    this.cache = cache;
  }

  /** How many documents have been fetched. */
  long pulls() {
    return pulls.get();
  }

  /** What a reference names, fetched whatever is known. */
  DocumentFetcher.Document fetch(Repository source, Reference reference) throws IOException {
    pulls.incrementAndGet();
    DocumentFetcher.Document document;
    if (source instanceof DocumentFetcher fetcher) {
      document = fetcher.fetchDocument(reference);
    } else {
      Descriptor found = source.resolve(reference);
      document = new DocumentFetcher.Document(found, Content.readDocument(source, found));
    }
    cache.write(document.descriptor().digest(), document.bytes());
    return document;
  }

  /** The document's bytes: those that were kept, else the source's. */
  byte[] read(Repository source, Descriptor document) throws IOException {
    Optional<byte[]> kept = cache.read(document);
    if (kept.isPresent()) {
      return kept.get();
    }
    pulls.incrementAndGet();
    byte[] bytes = Content.readDocument(source, document);
    cache.write(document.digest(), bytes);
    return bytes;
  }

  /** The document's bytes, if they were kept. */
  Optional<byte[]> kept(Descriptor document) throws IOException {
    return cache.read(document);
  }

  /** Keeps a document that was made, and all that it leads to. */
  void made(Repository source, Descriptor document, byte[] bytes) throws IOException {
    List<Descriptor> successors = follow(document, bytes);
    for (Descriptor successor : successors) {
      collect(source, successor, 1);
    }
    content.put(
        document.digest(),
        new PlannedContent(
            document, successors.stream().map(Descriptor::digest).toList(), Optional.of(bytes)));
  }

  /**
   * Reads all documents below {@code root} and notes what is found.
   *
   * @throws OciException UNSUPPORTED if they nest too deep, or are of a kind that is not handled
   */
  void collect(Repository source, Descriptor root) throws IOException {
    collect(source, root, 0);
  }

  private void collect(Repository source, Descriptor target, int depth) throws IOException {
    if (content.containsKey(target.digest())) {
      return;
    }
    if (depth > MAXIMUM_DEPTH) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          target.digest() + " is nested more than " + MAXIMUM_DEPTH + " indexes deep");
    }
    if (!isDocument(target)) {
      content.put(target.digest(), new PlannedContent(target, List.of(), Optional.empty()));
      return;
    }
    List<Descriptor> successors = follow(target, read(source, target));
    for (Descriptor successor : successors) {
      collect(source, successor, depth + 1);
    }
    content.put(
        target.digest(),
        new PlannedContent(
            target, successors.stream().map(Descriptor::digest).toList(), Optional.empty()));
  }

  /** All that has been collected. */
  Map<Digest, PlannedContent> content() {
    return Map.copyOf(content);
  }

  /** What a document leads to and is to be copied: foreign layers stay where their URLs say. */
  static List<Descriptor> follow(Descriptor document, byte[] bytes) throws OciException {
    return Successors.of(document.mediaType(), bytes).stream()
        .filter(successor -> !isForeign(successor))
        .toList();
  }

  static boolean isDocument(Descriptor target) {
    return target.mediaType().isManifest() || target.mediaType().isIndex();
  }

  private static boolean isForeign(Descriptor target) {
    MediaType type = target.mediaType();
    boolean kind =
        type.value().equals(MediaTypes.DOCKER_LAYER_FOREIGN)
            || type.value().startsWith(MediaTypes.OCI_LAYER_NONDISTRIBUTABLE);
    return kind && !target.urls().isEmpty();
  }
}
