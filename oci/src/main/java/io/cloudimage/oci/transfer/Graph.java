// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything below a root, each digest once: the manifests and indexes, with their bytes, in an
 * order in which what refers comes after what it refers to; and the blobs.
 */
public final class Graph {
  private static final int MAXIMUM_DEPTH = 8;
  private static final int MAXIMUM_SIZE = 10_000;

  private final Map<Digest, Document> documents = new LinkedHashMap<>();
  private final Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
  private final Map<Digest, Integer> heights = new HashMap<>();
  private final DocumentReader reader;
  private final Set<Digest> omitted;

  /** A manifest or an index with the bytes that its descriptor promises. */
  public record Document(Descriptor descriptor, byte[] bytes) {
    public Document {
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  private Graph(DocumentReader reader, Set<Digest> omitted) {
    this.reader = reader;
    this.omitted = Set.copyOf(omitted);
  }

  /**
   * Reads the manifests and indexes below {@code root}.
   *
   * @throws OciException UNSUPPORTED if the graph is deeper or larger than any honest one; what
   *     reading the documents throws
   */
  public static Graph read(ContentSource source, Descriptor root) throws IOException {
    return read(DocumentReader.of(source), root, Set.of());
  }

  /**
   * As {@link #read}, but as if the omitted entries of indexes were not there; and documents that
   * do not refer to each other are read by several threads at once. What comes out is the same.
   */
  static Graph readAtOnce(ContentSource source, Descriptor root, Set<Digest> omitted, int threads)
      throws IOException {
    DocumentsAhead ahead = new DocumentsAhead(DocumentReader.of(source), omitted, threads);
    ahead.read(root, MAXIMUM_DEPTH, MAXIMUM_SIZE);
    return read(ahead, root, omitted);
  }

  private static Graph read(DocumentReader reader, Descriptor root, Set<Digest> omitted)
      throws IOException {
    Graph graph = new Graph(reader, omitted);
    graph.visit(root, 0);
    return graph;
  }

  /** Manifests and indexes, the root last. */
  public List<Document> documents() {
    return new ArrayList<>(documents.values());
  }

  /** The last of the documents. */
  Document root() {
    List<Document> all = documents();
    return all.get(all.size() - 1);
  }

  /**
   * The documents but the root, in tiers: what one refers to is in a tier before its own, so that
   * those of one tier may be stored in any order.
   */
  List<List<Document>> tiersBelowRoot() {
    List<Document> all = documents();
    Map<Integer, List<Document>> tiers = new TreeMap<>();
    for (Document document : all.subList(0, all.size() - 1)) {
      int height = heights.getOrDefault(document.descriptor().digest(), 0);
      tiers.computeIfAbsent(height, key -> new ArrayList<>()).add(document);
    }
    return new ArrayList<>(tiers.values());
  }

  /** Configs and layers. */
  public List<Descriptor> blobs() {
    return new ArrayList<>(blobs.values());
  }

  private void visit(Descriptor target, int depth) throws IOException {
    boolean isDocument = target.mediaType().isIndex() || target.mediaType().isManifest();
    if (target.mediaType().isSchema1()) {
      ManifestCodec.readManifest(new byte[0], target.mediaType());
    }
    if (!isDocument) {
      if (!blobs.containsKey(target.digest())) {
        blobs.put(target.digest(), target);
        requireSize();
      }
      return;
    }
    if (documents.containsKey(target.digest())) {
      return;
    }
    if (depth > MAXIMUM_DEPTH) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          target.digest() + " is nested more than " + MAXIMUM_DEPTH + " indexes deep");
    }
    DocumentReader.Read read = reader.read(target);
    int height = 0;
    for (Descriptor successor : read.successors(omitted)) {
      visit(successor, depth + 1);
      height = Math.max(height, 1 + heights.getOrDefault(successor.digest(), -1));
    }
    documents.put(target.digest(), new Document(target, read.bytes()));
    heights.put(target.digest(), height);
    requireSize();
  }

  private void requireSize() throws OciException {
    if (documents.size() + blobs.size() > MAXIMUM_SIZE) {
      throw new OciException(
          ErrorKind.UNSUPPORTED, "the graph has more than " + MAXIMUM_SIZE + " descriptors");
    }
  }
}
