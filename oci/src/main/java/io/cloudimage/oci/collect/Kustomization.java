// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.json.YamlNode;
import java.util.Optional;
import java.util.Set;

/** kustomize's files change the images of others; what comes out is not known here. */
final class Kustomization {
  private static final Set<String> NAMES = Set.of("kustomization.yaml", "kustomization.yml");

  private Kustomization() {}

  /** Such a file often leaves out what it is, and is known by its name. */
  static boolean isOne(Optional<ObjectType> type, SearchedFile file) {
    String name = file.path().substring(file.path().lastIndexOf('/') + 1);
    return type.map(
            t -> t.kind().equals("Kustomization") && t.group().equals("kustomize.config.k8s.io"))
        .orElse(NAMES.contains(name));
  }

  static void tell(YamlNode node, SearchedFile file, Findings findings) {
    node.field("images")
        .ifPresent(
            images ->
                findings.warning(
                    file.place(images.line(), ""),
                    "it changes images, and is not evaluated: put what 'kustomize build' prints"
                        + " into the tree"));
  }
}
