// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.testing.RepositoryContract;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A repository behind HTTP behaves as any other. */
class RemoteRepositoryContractTest extends RepositoryContract {
  @TempDir Path directory;
  private DockerRegistry registry;
  private RegistryClient client;

  @BeforeEach
  void start() throws IOException {
    registry = DockerRegistry.start(directory);
    client = new RegistryClient(RegistryOptions.defaults());
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
      registry.close();
    }
  }

  @Override
  protected Repository repository() throws IOException {
    return client.repository(registry.host(), new RepositoryName("contract"));
  }
}
