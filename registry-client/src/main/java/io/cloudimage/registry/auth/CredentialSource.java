// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Knows credentials. Never answers for one registry with what belongs to another. For threads. */
@FunctionalInterface
public interface CredentialSource {
  /** Nobody. */
  CredentialSource NONE = (host, repository) -> Optional.empty();

  /**
   * What to show to a registry.
   *
   * @param repository what it is needed for; empty for the registry as such
   * @return empty for anonymous access
   * @throws io.cloudimage.oci.error.OciException if there should be a credential, but it cannot be
   *     had: a helper is missing or fails
   */
  Optional<Credential> credentialFor(RegistryHost host, Optional<RepositoryName> repository)
      throws IOException;

  /** This credential for this registry, for no other. */
  static CredentialSource fixed(RegistryHost host, Credential credential) {
    return (asked, repository) -> asked.equals(host) ? Optional.of(credential) : Optional.empty();
  }

  /** The first source that knows one decides; one that fails is not passed over. */
  static CredentialSource chain(List<CredentialSource> sources) {
    List<CredentialSource> all = List.copyOf(sources);
    return (host, repository) -> {
      for (CredentialSource source : all) {
        Optional<Credential> found = source.credentialFor(host, repository);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    };
  }
}
