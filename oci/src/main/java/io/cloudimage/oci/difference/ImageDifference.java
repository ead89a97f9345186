// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.difference;

import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.tar.EntryName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two images.
 *
 * @param fields of the configs: environment, labels, what a CloudImage says of itself
 * @param members by name and platform
 * @param files by path, in the order of their bytes
 * @param folders the folders at the top of the trees, with their sizes; empty if the trees are the
 *     same
 */
public record ImageDifference(
    List<Change> fields, List<Change> members, List<Change> files, List<FolderSize> folders) {
  public ImageDifference {
    fields = List.copyOf(fields);
    members = List.copyOf(members);
    files = List.copyOf(files);
    folders = List.copyOf(folders);
  }

  public boolean isEmpty() {
    return fields.isEmpty() && members.isEmpty() && files.isEmpty();
  }

  /**
   * Compares two images. Layers that both have in the same place are read once; images of the same
   * layers are not read at all.
   *
   * @throws io.cloudimage.oci.error.OciException what reading layers throws
   */
  public static ImageDifference between(ComparedImage before, ComparedImage after)
      throws IOException {
    List<Change> members = changes(described(before.members()), described(after.members()));
    List<Change> fields = changes(fields(before.config()), fields(after.config()));
    List<Descriptor> one = before.manifest().layers();
    List<Descriptor> other = after.manifest().layers();
    int shared = 0;
    while (shared < Math.min(one.size(), other.size())
        && one.get(shared).digest().equals(other.get(shared).digest())) {
      shared++;
    }
    if (shared == one.size() && shared == other.size()) {
      return new ImageDifference(fields, members, List.of(), List.of());
    }
    ImageTreeFacts tree = new ImageTreeFacts();
    apply(before, 0, shared, tree);
    ImageTreeFacts treeAfter = tree.copy();
    apply(before, shared, one.size(), tree);
    apply(after, shared, other.size(), treeAfter);
    return new ImageDifference(
        fields,
        members,
        files(tree.files(), treeAfter.files()),
        folders(tree.files(), treeAfter.files()));
  }

  private static void apply(ComparedImage image, int from, int to, ImageTreeFacts tree)
      throws IOException {
    List<Descriptor> layers = image.manifest().layers();
    List<Digest> diffIds = image.config().diffIds();
    for (int i = from; i < to; i++) {
      tree.apply(
          image.source(),
          layers.get(i),
          diffIds.size() == layers.size() ? Optional.of(diffIds.get(i)) : Optional.empty());
    }
  }

  private static Map<String, String> described(List<Member> members) {
    Map<String, String> described = new TreeMap<>();
    for (Member member : members) {
      described.put(
          member.name() + " " + member.platform(), member.descriptor().digest().toString());
    }
    return described;
  }

  private static Map<String, String> fields(ImageConfig config) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("platform", config.platform().toString());
    Optional<CloudImageConfig> cloud = config.cloudImage();
    if (cloud.isPresent()) {
      CloudImageConfig image = cloud.get();
      fields.put("type", image.type().toString());
      image.kubernetesVersion().ifPresent(version -> fields.put("Kubernetes", version));
      image.supportedKubernetes().ifPresent(range -> fields.put("runs on", range));
      image.base().ifPresent(base -> fields.put("base", base.name() + " " + base.digest()));
      image.metadata().forEach((key, value) -> fields.put("Metadata " + key, value.toString()));
      image.apps().forEach(app -> fields.put("app " + app.name(), app.toString()));
      put(fields, "launch", image.launch());
      put(fields, "commands", image.cmds());
      put(fields, "network plugins", image.cni());
      put(fields, "storage plugins", image.csi());
    }
    put(fields, "command", config.execution().cmd());
    for (String variable : config.execution().env()) {
      int equals = variable.indexOf('=');
      fields.put("env " + variable.substring(0, equals), variable.substring(equals + 1));
    }
    config.execution().labels().forEach((key, value) -> fields.put("label " + key, value));
    return fields;
  }

  private static void put(Map<String, String> fields, String name, List<String> values) {
    if (!values.isEmpty()) {
      fields.put(name, String.join(" ", values));
    }
  }

  private static List<Change> changes(Map<String, String> before, Map<String, String> after) {
    List<Change> changes = new ArrayList<>();
    Map<String, String> names = new LinkedHashMap<>(before);
    names.putAll(after);
    for (String name : names.keySet()) {
      Optional<String> one = Optional.ofNullable(before.get(name));
      Optional<String> other = Optional.ofNullable(after.get(name));
      if (!one.equals(other)) {
        changes.add(new Change(name, one, other, List.of()));
      }
    }
    return changes;
  }

  private static List<Change> files(Map<String, FileFacts> before, Map<String, FileFacts> after) {
    List<Change> changes = new ArrayList<>();
    Map<String, FileFacts> all = new TreeMap<>(EntryName.BY_BYTES);
    all.putAll(before);
    all.putAll(after);
    for (String path : all.keySet()) {
      Optional<FileFacts> one = Optional.ofNullable(before.get(path));
      Optional<FileFacts> other = Optional.ofNullable(after.get(path));
      List<String> details =
          one.isPresent() && other.isPresent() ? one.get().differences(other.get()) : List.of();
      if (one.isEmpty() || other.isEmpty() || !details.isEmpty()) {
        changes.add(
            new Change(
                path,
                one.map(facts -> Long.toString(facts.size())),
                other.map(facts -> Long.toString(facts.size())),
                details));
      }
    }
    return changes;
  }

  private static List<FolderSize> folders(
      Map<String, FileFacts> before, Map<String, FileFacts> after) {
    Map<String, Long> one = sizes(before);
    Map<String, Long> other = sizes(after);
    TreeSet<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    return names.stream()
        .map(name -> new FolderSize(name, one.getOrDefault(name, 0L), other.getOrDefault(name, 0L)))
        .toList();
  }

  private static Map<String, Long> sizes(Map<String, FileFacts> files) {
    Map<String, Long> sizes = new TreeMap<>();
    files.forEach(
        (path, facts) -> {
          int slash = path.indexOf('/');
          if (facts.content().isPresent()) {
            sizes.merge(slash < 0 ? "" : path.substring(0, slash), facts.size(), Long::sum);
          }
        });
    return sizes;
  }
}
