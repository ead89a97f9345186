// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds images in Kubernetes objects: by kind where it is known, by form where it is not. */
final class KubernetesObjects {
  /** Kinds whose content is text, or a description of other objects. */
  private static final Set<String> SILENT =
      Set.of("ConfigMap", "Secret", "CustomResourceDefinition");

  private final List<ImageField> fields = new ArrayList<>(OperatorFields.all());
  private final List<ImageField> asked;
  private final Set<ImageField> used = new HashSet<>();

  KubernetesObjects(List<ImageField> asked) {
    this.asked = asked;
    fields.addAll(asked);
  }

  /**
   * Whether a text can hold an image at all; large files without any are then not parsed. A key may
   * be written with escapes.
   */
  boolean isPossibleIn(String text) {
    return text.contains("mage")
        || text.contains("\\u")
        || text.contains("\\x")
        || text.contains(KubeadmConfiguration.KIND)
        || fields.stream().anyMatch(field -> text.contains(field.lastKey()));
  }

  /** What was asked for by hand and is in no object that was searched. */
  void tellUnused(Findings findings) {
    for (ImageField field : asked) {
      if (!used.contains(field)) {
        findings.note(
            Place.of("--image-path"),
            "no object has the field " + Printable.quote(field.toString()));
      }
    }
  }

  /** One document; what is no Kubernetes object is passed over. */
  void search(YamlNode document, SearchedFile file, Findings findings) {
    if (document.kind() == YamlNode.Kind.LIST) {
      document.items().forEach(item -> object(item, Optional.empty(), file, findings));
    } else {
      object(document, Optional.empty(), file, findings);
    }
  }

  private void object(
      YamlNode node, Optional<ObjectType> inherited, SearchedFile file, Findings findings) {
    Optional<ObjectType> known = ObjectType.of(node).or(() -> inherited);
    if (Kustomization.isOne(known, file)) {
      Kustomization.tell(node, file, findings);
    }
    if (known.isEmpty()) {
      return;
    }
    ObjectType type = known.get();
    Optional<YamlNode> items = node.field("items");
    if (type.isList() && items.isPresent()) {
      for (YamlNode item : items.get().items()) {
        object(item, type.item(), file, findings);
      }
      return;
    }
    ObjectImages images = new ObjectImages(file, findings, type.of(name(node)));
    Optional<List<String>> pod = PodSpecs.path(type);
    if (pod.isPresent()) {
      at(node, pod.get()).ifPresent(images::podSpec);
    } else if (!SILENT.contains(type.kind())) {
      PodSpecs.search(node, images);
    }
    for (ImageField field : fields) {
      if (field.isOf(type.kind(), type.group()) && images.field(node, field) && asked(field)) {
        used.add(field);
      }
    }
    KubeadmConfiguration.tell(type, node, file, findings);
  }

  private boolean asked(ImageField field) {
    return asked.contains(field);
  }

  private static Optional<YamlNode> at(YamlNode node, List<String> keys) {
    Optional<YamlNode> found = Optional.of(node);
    for (String key : keys) {
      found = found.flatMap(value -> value.field(key));
    }
    return found;
  }

  private static String name(YamlNode node) {
    Map<String, YamlNode> metadata = node.field("metadata").map(YamlNode::fields).orElse(Map.of());
    YamlNode name = metadata.getOrDefault("name", metadata.get("generateName"));
    return name == null ? "" : name.scalar().orElse("");
  }
}
