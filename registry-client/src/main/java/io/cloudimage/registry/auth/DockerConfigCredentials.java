// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
    return lookUp(host, repository, step -> {});
  }

  Path file() {
    return file;
  }

  /** As {@link #credentialFor}; tells of each place that was looked at. */
  Optional<Credential> lookUp(
      RegistryHost host, Optional<RepositoryName> repository, Consumer<LookupStep> steps)
      throws IOException {
    DockerConfig config = DockerConfig.read(file);
    Optional<Credential> found = ask("credHelpers", config.ownHelper(host), host, steps);
    if (found.isEmpty()) {
      found = take(config.entryFor(host, repository, true), steps);
    }
    if (found.isEmpty()) {
      found = ask("credsStore", config.store(), host, steps);
    }
    if (found.isEmpty()) {
      found = take(config.entryFor(host, repository, false), steps);
    }
    return found;
  }

  private Optional<Credential> ask(
      String key, Optional<String> helper, RegistryHost host, Consumer<LookupStep> steps)
      throws IOException {
    if (helper.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> program = Optional.of("docker-credential-" + helper.get());
    String asked = AuthKey.of(host);
    try {
      Optional<Credential> found = helpers.find(helper.get()).get(asked);
      steps.accept(
          new LookupStep(
              file,
              key,
              program,
              asked,
              found.isPresent() ? LookupStep.Outcome.FOUND : LookupStep.Outcome.NOTHING));
      return found;
    } catch (IOException e) {
      steps.accept(new LookupStep(file, key, program, asked, LookupStep.Outcome.FAILED));
      throw e;
    }
  }

  private Optional<Credential> take(
      Optional<Map.Entry<String, AuthEntry>> entry, Consumer<LookupStep> steps) {
    entry.ifPresent(
        found ->
            steps.accept(
                new LookupStep(
                    file, "auths", Optional.empty(), found.getKey(), LookupStep.Outcome.FOUND)));
    return entry.flatMap(found -> found.getValue().credential());
  }

  /** The keys of the file that are for other hosts or repositories, but look alike. */
  List<String> keysLike(RegistryHost host) throws IOException {
    DockerConfig config = DockerConfig.read(file);
    String name = host.equals(RegistryHost.DOCKER_HUB) ? "docker." : host.host();
    return Stream.concat(config.auths().keySet().stream(), config.helpers().keySet().stream())
        .filter(key -> key.toLowerCase(Locale.ROOT).contains(name))
        .distinct()
        .toList();
  }
}
