// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ContentSink;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.members.KeptIndex;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.transfer.Graph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Brings members into the target, and lists them for the root. */
final class MemberWriter {
  private final ContentSink target;
  private final Set<Digest> written = new HashSet<>();
  private final Map<String, List<Descriptor>> entries = new TreeMap<>();
  private final Map<String, KeptIndex> kept = new TreeMap<>();

  MemberWriter(ContentSink target) {
    this.target = target;
  }

  /** Writes what the target does not have of one platform's members. */
  void write(List<PlacedMember> members) throws IOException {
    for (PlacedMember placed : members) {
      String name = placed.member().name().toString();
      write(placed.member().descriptor(), placed.source());
      List<Descriptor> ofName = entries.computeIfAbsent(name, key -> new ArrayList<>());
      if (!ofName.contains(placed.member().entry())) {
        ofName.add(placed.member().entry());
      }
      if (placed.kept().isPresent()) {
        write(placed.kept().get().descriptor(), placed.source());
        kept.put(name + " " + placed.kept().get().descriptor().digest(), placed.kept().get());
      }
    }
  }

  private void write(Descriptor root, ContentSource source) throws IOException {
    if (!written.add(root.digest())) {
      return;
    }
    Graph graph = Graph.read(source, root);
    for (Descriptor blob : graph.blobs()) {
      target.push(new SourceBlob(blob, source));
    }
    for (Graph.Document document : graph.documents()) {
      target.push(Blob.of(document.descriptor(), document.bytes()));
    }
  }

  /** By name, the platforms of each in the order of the build, the whole indexes behind all. */
  List<Descriptor> entries() {
    Map<Descriptor, Boolean> all = new LinkedHashMap<>();
    entries.values().forEach(ofName -> ofName.forEach(entry -> all.put(entry, true)));
    kept.values().forEach(index -> all.put(index.entry(), true));
    return List.copyOf(all.keySet());
  }
}
