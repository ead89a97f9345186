// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials from docker's {@code config.json}, which podman's {@code auth.json} looks like. The
 * file is read at each question, so that a login elsewhere counts. The first of these decides:
 *
 * <ol>
 *   <li>the helper that {@code credHelpers} names for the host;
 *   <li>the entry of {@code auths} whose key is {@code host/path} with the longest path that is the
 *       repository's or above it;
 *   <li>the helper that {@code credsStore} names for all;
 *   <li>the entry of {@code auths} for the host, however the key writes it: {@code HOST}, {@code
 *       https://host}, {@code https://host/v1/}; the first of several.
 * </ol>
 *
 * <p>A helper that says that it knows nothing passes the question on, within the same registry; one
 * that is missing or fails is an error. No key of one host ever answers for another.
 */
public final class DockerConfigCredentials implements CredentialSource {
  private final Path file;
  private final HelperPrograms helpers;

  public DockerConfigCredentials(Path file, HelperPrograms helpers) {
    this.file = file;
    this.helpers = helpers;
  }

  /**
   * Where docker keeps its config: in the directory that {@code DOCKER_CONFIG} names, else in
   * {@code .docker} of the home directory.
   */
  public static Path locate(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault("DOCKER_CONFIG", "");
    Path directory = named.isEmpty() ? home.resolve(".docker") : Path.of(named);
    return directory.resolve("config.json");
  }

  @Override
  public Optional<Credential> credentialFor(RegistryHost host, Optional<RepositoryName> repository)
      throws IOException {
    DockerConfig config = DockerConfig.read(file);
    Optional<Credential> found = ask(config.ownHelper(host), host);
    if (found.isEmpty()) {
      found = config.entryFor(host, repository, true).flatMap(AuthEntry::credential);
    }
    if (found.isEmpty()) {
      found = ask(config.store(), host);
    }
    if (found.isEmpty()) {
      found = config.entryFor(host, repository, false).flatMap(AuthEntry::credential);
    }
    return found;
  }

  private Optional<Credential> ask(Optional<String> helper, RegistryHost host) throws IOException {
    return helper.isEmpty() ? Optional.empty() : helpers.find(helper.get()).get(AuthKey.of(host));
  }
}
