// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.mirror;

import io.cloudimage.cli.command.Registries;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.mirror.MirrorRegistries;
import io.cloudimage.registry.mirror.RepositoryAddress;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The registries that the command line reaches; every repository is one object. */
final class ClientRegistries implements MirrorRegistries {
  private final Registries registries;
  private final Map<RepositoryAddress, Repository> repositories = new HashMap<>();

  ClientRegistries(Registries registries) {
    this.registries = registries;
  }

  @Override
  public synchronized Repository repository(RepositoryAddress address) throws IOException {
    Repository repository = repositories.get(address);
    if (repository == null) {
      repository = registries.client().repository(address.registry(), address.repository());
      repositories.put(address, repository);
    }
    return repository;
  }

  @Override
  public List<RepositoryName> repositories(RegistryHost host) throws IOException {
    return registries.client().repositories(host);
  }
}
