// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

/**
 * What a short name is completed with.
 *
 * @param registry where a name without a host lives
 * @param namespace what comes before a repository of one component on that registry; empty for
 *     nothing
 */
public record NameDefaults(RegistryHost registry, String namespace) {
  /** As Docker has it: {@code nginx} is {@code docker.io/library/nginx}. */
  public static final NameDefaults DOCKER = new NameDefaults(RegistryHost.DOCKER_HUB, "library");

  /**
   * @throws IllegalArgumentException if the namespace is neither empty nor a repository name
   */
  public NameDefaults {
    if (!namespace.isEmpty()) {
      namespace = new RepositoryName(namespace).path();
    }
  }
}
