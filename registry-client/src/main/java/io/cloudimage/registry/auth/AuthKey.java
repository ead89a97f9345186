// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.util.Locale;
import java.util.Optional;

/**
 * What a key of {@code auths} or {@code credHelpers} stands for.
 *
 * @param path the repositories that it is for: this one and all below it; empty for all of the host
 */
record AuthKey(RegistryHost host, String path) {
  private static final String HUB = "https://index.docker.io/v1/";

  /**
   * Reads {@code host[:port][/path]}, with or without {@code https://} or {@code http://}. {@code
   * /v1} and {@code /v2} are what old tools wrote behind a host and mean nothing. Empty if the key
   * is no host.
   */
  static Optional<AuthKey> parse(String key) {
    String rest = key.replaceFirst("^(?i:https?)://", "");
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "" : rest.substring(slash + 1).replaceFirst("/+$", "");
    try {
      RegistryHost host =
          RegistryHost.parse(
              (slash < 0 ? rest : rest.substring(0, slash)).toLowerCase(Locale.ROOT));
      return Optional.of(new AuthKey(host, path.matches("v[12]") ? "" : path));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How docker names a registry in its config and to helpers. */
  static String of(RegistryHost host) {
    return host.equals(RegistryHost.DOCKER_HUB) ? HUB : host.toString();
  }

  boolean covers(RegistryHost other, Optional<RepositoryName> repository) {
    if (!host.equals(other)) {
      return false;
    }
    return path.isEmpty()
        || (repository.isPresent() && (repository.get() + "/").startsWith(path + "/"));
  }
}
