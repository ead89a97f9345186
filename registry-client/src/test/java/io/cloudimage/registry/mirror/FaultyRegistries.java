// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.registry.testing.QuickRetries;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Registries over HTTP, as a program that mirrors has them: one client, each repository once. */
final class FaultyRegistries implements MirrorRegistries, AutoCloseable {
  private final RegistryClient client =
      new RegistryClient(RegistryOptions.defaults().withRetries(QuickRetries.OPTIONS));
  private final Map<RepositoryAddress, Repository> repositories = new ConcurrentHashMap<>();

  @Override
  public synchronized Repository repository(RepositoryAddress address) throws IOException {
    Repository known = repositories.get(address);
    if (known == null) {
      known = client.repository(address.registry(), address.repository());
      repositories.put(address, known);
    }
    return known;
  }

  @Override
  public List<RepositoryName> repositories(RegistryHost host) throws IOException {
    return client.repositories(host);
  }

  @Override
  public void close() {
    client.close();
  }
}
