// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials in several files of docker's form: the first file that knows one decides, and one
 * that cannot be read, or whose helper fails, is not passed over.
 */
public final class CredentialFiles implements CredentialSource {
  private final List<DockerConfigCredentials> files;

  public CredentialFiles(List<Path> files, HelperPrograms helpers) {
    this.files = files.stream().map(file -> new DockerConfigCredentials(file, helpers)).toList();
  }

  /**
   * Where programs look: docker's file, then podman's of this login and podman's of this user
   * (containers-auth.json(5)).
   */
  public static List<Path> locate(Map<String, String> environment, Path home) {
    List<Path> all = new ArrayList<>();
    all.add(DockerConfigCredentials.locate(environment, home));
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtime.isEmpty()) {
      all.add(Path.of(runtime, "containers", "auth.json"));
    }
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path directory = config.isEmpty() ? home.resolve(".config") : Path.of(config);
    all.add(directory.resolve("containers").resolve("auth.json"));
    return all;
  }

  @Override
  public Optional<Credential> credentialFor(RegistryHost host, Optional<RepositoryName> repository)
      throws IOException {
    return CredentialSource.chain(List.copyOf(files)).credentialFor(host, repository);
  }

  /** As {@link #credentialFor}, telling the way instead of failing. */
  public CredentialFinding find(RegistryHost host, Optional<RepositoryName> repository)
      throws IOException {
    List<LookupStep> steps = new ArrayList<>();
    List<String> alike = new ArrayList<>();
    Optional<Credential> found = Optional.empty();
    Optional<OciException> failure = Optional.empty();
    try {
      for (DockerConfigCredentials file : files) {
        found = file.lookUp(host, repository, steps::add);
        if (found.isPresent()) {
          break;
        }
        alike.addAll(file.keysLike(host));
      }
    } catch (OciException e) {
      failure = Optional.of(e);
    }
    return new CredentialFinding(
        files.stream().map(DockerConfigCredentials::file).toList(),
        steps,
        found,
        failure,
        found.isPresent() ? List.of() : alike);
  }
}
