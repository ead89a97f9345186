// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.YamlNode;
import java.util.Optional;

/**
 * What an object is.
 *
 * @param group of its {@code apiVersion}; empty for Kubernetes' core
 */
record ObjectType(String apiVersion, String kind, String group) {
  private static final String LIST = "List";

  /** Empty if it does not say both its kind and its version. */
  static Optional<ObjectType> of(YamlNode node) {
    Optional<String> kind = node.string("kind");
    Optional<String> version = node.string("apiVersion");
    if (kind.isEmpty() || version.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(of(version.get(), kind.get()));
  }

  private static ObjectType of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return new ObjectType(apiVersion, kind, slash < 0 ? "" : apiVersion.substring(0, slash));
  }

  boolean isList() {
    return kind.endsWith(LIST);
  }

  /** What the items of a list are that do not say it themselves: those of a {@code PodList}. */
  Optional<ObjectType> item() {
    String item = kind.substring(0, kind.length() - LIST.length());
    return item.isEmpty() ? Optional.empty() : Optional.of(of(apiVersion, item));
  }

  /** {@code Deployment web}. */
  String of(String name) {
    return Printable.escape(name.isEmpty() ? kind : kind + " " + name);
  }
}
