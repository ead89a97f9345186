// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything below a root, each digest once: the manifests and indexes, with their bytes, in an
 * order in which what refers comes after what it refers to; and the blobs.
 */
public final class Graph {
  private static final int MAXIMUM_DEPTH = 8;
  private static final int MAXIMUM_SIZE = 10_000;

  private final Map<Digest, Document> documents = new LinkedHashMap<>();
  private final Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
  private final ContentSource source;
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

  private Graph(ContentSource source, Set<Digest> omitted) {
    this.source = source;
    this.omitted = Set.copyOf(omitted);
  }

  /**
   * Reads the manifests and indexes below {@code root}.
   *
   * @throws OciException UNSUPPORTED if the graph is deeper or larger than any honest one; what
   *     reading the documents throws
   */
  public static Graph read(ContentSource source, Descriptor root) throws IOException {
    return readWithout(source, root, Set.of());
  }

  /** As {@link #read}, but as if these entries of indexes were not there. */
  public static Graph readWithout(ContentSource source, Descriptor root, Set<Digest> omitted)
      throws IOException {
    Graph graph = new Graph(source, omitted);
    graph.visit(root, 0);
    return graph;
  }

  /** Manifests and indexes, the root last. */
  public List<Document> documents() {
    return new ArrayList<>(documents.values());
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
    byte[] bytes = Content.readDocument(source, target);
    for (Descriptor successor : Successors.of(target.mediaType(), bytes)) {
      if (!target.mediaType().isIndex() || !omitted.contains(successor.digest())) {
        visit(successor, depth + 1);
      }
    }
    documents.put(target.digest(), new Document(target, bytes));
    requireSize();
  }

  private void requireSize() throws OciException {
    if (documents.size() + blobs.size() > MAXIMUM_SIZE) {
      throw new OciException(
          ErrorKind.UNSUPPORTED, "the graph has more than " + MAXIMUM_SIZE + " descriptors");
    }
  }
}
