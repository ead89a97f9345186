// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lift;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which registries images are of, as the user says it.
 *
 * @param defaultRegistry of what nothing else tells
 * @param domains by a repository's path, or by folders above it
 */
public record NameMapping(RegistryHost defaultRegistry, Map<String, RegistryHost> domains) {
  /** Docker Hub, unless the image itself tells. */
  public static NameMapping defaults() {
    return new NameMapping(RegistryHost.DOCKER_HUB, Map.of());
  }

  public NameMapping {
    domains = Map.copyOf(domains);
  }

  /**
   * The same, with {@code PATH=DOMAIN} besides.
   *
   * @throws IllegalArgumentException if the text is not of this form, or says the same path twice
   */
  public NameMapping with(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("expected PATH=DOMAIN, but was '" + assignment + "'");
    }
    Map<String, RegistryHost> all = new TreeMap<>(domains);
    String path = new RepositoryName(assignment.substring(0, equals)).path();
    if (all.put(path, RegistryHost.parse(assignment.substring(equals + 1))) != null) {
      throw new IllegalArgumentException("the path '" + path + "' is there twice");
    }
    return new NameMapping(defaultRegistry, all);
  }

  public NameMapping withDefaultRegistry(RegistryHost registry) {
    return new NameMapping(registry, domains);
  }

  /** What was said of the repository, else of the nearest folder above it. */
  Optional<RegistryHost> of(RepositoryName repository) {
    for (String path = repository.path(); !path.isEmpty(); path = above(path)) {
      RegistryHost domain = domains.get(path);
      if (domain != null) {
        return Optional.of(domain);
      }
    }
    return Optional.empty();
  }

  private static String above(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
