// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.util.List;

/** The registries that a mirror reads and writes. For threads. */
public interface MirrorRegistries {
  /**
   * A repository, which is not asked for anything yet. What more than a repository it can do, list
   * its tags above all, it says by the interfaces of {@code oci.content}.
   */
  Repository repository(RepositoryAddress address) throws IOException;

  /** All repositories of a registry, as far as it lists them. */
  List<RepositoryName> repositories(RegistryHost host) throws IOException;
}
