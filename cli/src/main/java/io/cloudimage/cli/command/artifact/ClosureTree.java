// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.artifact;

import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.oci.closure.Closure;
import io.cloudimage.oci.closure.ClosureMember;
import io.cloudimage.oci.closure.ClosureRole;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A closure as a tree. A member that is reached in several ways is shown each time, and what
 * belongs to it the first time.
 */
record ClosureTree(ClosureMember member, List<Descriptor> blobs, List<ClosureTree> members) {

  /**
   * @param source reads configs and layers; empty if they are not to be shown
   */
  static ClosureTree of(Closure closure, Optional<ContentSource> source) throws IOException {
    return of(closure, closure.members().get(0), source, new HashSet<>());
  }

  private static ClosureTree of(
      Closure closure, ClosureMember member, Optional<ContentSource> source, Set<Digest> shown)
      throws IOException {
    Descriptor content = member.descriptor();
    List<ClosureTree> members = new ArrayList<>();
    List<Descriptor> blobs = List.of();
    if (member.role() != ClosureRole.FALLBACK && shown.add(content.digest())) {
      if (source.isPresent() && content.mediaType().isManifest()) {
        blobs = Successors.of(source.get(), content.bare());
      }
      for (ClosureMember below : closure.of(content.digest())) {
        members.add(of(closure, below, source, shown));
      }
    }
    return new ClosureTree(member, blobs, members);
  }

  List<String> lines(String name) {
    List<String> lines = new ArrayList<>();
    lines.add(Printable.escape(name));
    draw(lines, "", "", "");
    return lines;
  }

  private void draw(List<String> lines, String indent, String branch, String below) {
    lines.add(indent + branch + label());
    int left = blobs.size() + members.size();
    for (Descriptor blob : blobs) {
      left--;
      lines.add(indent + below + (left == 0 ? "└── " : "├── ") + label(blob));
    }
    for (ClosureTree member : members) {
      left--;
      boolean last = left == 0;
      member.draw(lines, indent + below, last ? "└── " : "├── ", last ? "    " : "│   ");
    }
  }

  private String label() {
    Descriptor content = member.descriptor();
    String kind = content.mediaType().isIndex() ? "index" : "manifest";
    String tag = member.tag().map(t -> " as " + t).orElse("");
    return switch (member.role()) {
      case ROOT, CHILD ->
          content.platform().map(platform -> platform + " ").orElse("")
              + kind
              + " "
              + content.digest();
      case REFERRER ->
          "referrer "
              + content.artifactType().map(Object::toString).orElse(kind)
              + " "
              + content.digest();
      case FALLBACK -> "list of referrers " + content.digest() + tag;
      case SIGNATURE, ATTESTATION, SBOM -> role() + " " + content.digest() + tag;
    };
  }

  private static String label(Descriptor blob) {
    String title = blob.annotations().getOrDefault(AnnotationKeys.TITLE, "");
    return blob.mediaType()
        + " "
        + blob.digest()
        + " "
        + ByteSize.text(blob.size())
        + (title.isEmpty() ? "" : " " + Printable.quote(title));
  }

  Map<String, Object> json(String name) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("root", node());
    return tree;
  }

  private Map<String, Object> node() {
    Descriptor content = member.descriptor();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("role", role());
    tree.put("mediaType", content.mediaType().toString());
    tree.put("digest", content.digest().toString());
    tree.put("size", content.size());
    content.platform().ifPresent(platform -> tree.put("platform", platform.toString()));
    content.artifactType().ifPresent(type -> tree.put("artifactType", type.toString()));
    member.tag().ifPresent(tag -> tree.put("tag", tag.name()));
    if (member.role() == ClosureRole.REFERRER && !content.annotations().isEmpty()) {
      tree.put("annotations", content.annotations());
    }
    if (!blobs.isEmpty()) {
      tree.put("blobs", blobs.stream().map(ClosureTree::blob).toList());
    }
    if (!members.isEmpty()) {
      tree.put("members", members.stream().map(ClosureTree::node).toList());
    }
    return tree;
  }

  private static Map<String, Object> blob(Descriptor blob) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("mediaType", blob.mediaType().toString());
    tree.put("digest", blob.digest().toString());
    tree.put("size", blob.size());
    if (blob.annotations().containsKey(AnnotationKeys.TITLE)) {
      tree.put("title", blob.annotations().get(AnnotationKeys.TITLE));
    }
    return tree;
  }

  private String role() {
    return member.role().name().toLowerCase(Locale.ROOT);
  }
}
