// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Documents that were read before they are asked for: all of one depth at once, since they do not
 * wait for each other. What is wrong with a graph is left to who goes through it in order.
 */
final class DocumentsAhead implements DocumentReader {
  private final DocumentReader reader;
  private final Set<Digest> omitted;
  private final int threads;
  private final Map<Digest, Read> reads = new ConcurrentHashMap<>();

  DocumentsAhead(DocumentReader reader, Set<Digest> omitted, int threads) {
    this.reader = reader;
    this.omitted = omitted;
    this.threads = threads;
  }

  /**
   * Reads what is below a root, no deeper than so many levels and no more than so many documents.
   */
  void read(Descriptor root, int depth, int most) throws IOException {
    Set<Digest> seen = new HashSet<>();
    List<Descriptor> level = unseen(List.of(root), seen);
    for (int i = 0; i <= depth && !level.isEmpty() && seen.size() <= most; i++) {
      new Workers(threads, new Cancellation()).forEach(level, this::readOne);
      List<Descriptor> below = new ArrayList<>();
      for (Descriptor document : level) {
        below.addAll(unseen(read(document).successors(omitted), seen));
      }
      level = below;
    }
  }

  private void readOne(Descriptor document) throws IOException {
    reads.put(document.digest(), reader.read(document));
  }

  private static List<Descriptor> unseen(List<Descriptor> all, Set<Digest> seen) {
    List<Descriptor> documents = new ArrayList<>();
    for (Descriptor one : all) {
      boolean isDocument = one.mediaType().isIndex() || one.mediaType().isManifest();
      if (isDocument && !one.mediaType().isSchema1() && seen.add(one.digest())) {
        documents.add(one);
      }
    }
    return documents;
  }

  @Override
  public Read read(Descriptor document) throws IOException {
    Read known = reads.get(document.digest());
    return known != null && known.fits(document) ? known : reader.read(document);
  }
}
