// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.file;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where an entry's content goes and what it is called there (spec/mirror.md 2.3).
 *
 * @param template the repository's name, with {@code {registry}}, {@code {path}} and {@code {name}}
 *     standing for the source's; it goes before all of the following
 * @param stripPrefix is taken from the front of the source's name, if it is there
 * @param rename names that are replaced as wholes, after the prefix was stripped
 * @param prefix is put before the name, with a slash
 */
public record MirrorTarget(
    RegistryHost registry,
    Optional<String> template,
    Optional<String> stripPrefix,
    Map<String, String> rename,
    Optional<String> prefix) {
  public MirrorTarget {
    rename = Collections.unmodifiableMap(new TreeMap<>(rename));
  }

  /**
   * What a repository is called at the destination.
   *
   * @throws IllegalArgumentException if that is not the name of a repository
   */
  public RepositoryName nameOf(RegistryHost sourceRegistry, RepositoryName source) {
    if (template.isPresent()) {
      String path = source.path();
      return name(
          source,
          template
              .get()
              .replace("{registry}", sourceRegistry.toString().replaceAll("[\\[\\]:]+", "-"))
              .replace("{path}", path)
              .replace("{name}", path.substring(path.lastIndexOf('/') + 1)));
    }
    String path = source.path();
    if (stripPrefix.isPresent()) {
      String front = stripPrefix.get().replaceAll("/+$", "") + "/";
      path = path.startsWith(front) ? path.substring(front.length()) : path;
    }
    path = rename.getOrDefault(path, path);
    return name(source, prefix.map(p -> p.replaceAll("/+$", "") + "/").orElse("") + path);
  }

  private RepositoryName name(RepositoryName source, String path) {
    try {
      return new RepositoryName(path);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          source + " would become " + path + " at " + registry + ": " + e.getMessage(), e);
    }
  }
}
