// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Registries in memory, of which some repositories can be out of order. */
public final class MemoryRegistries implements MirrorRegistries {
  private final Map<RepositoryAddress, MemoryRepository> repositories = new TreeMap<>();
  private final Map<RepositoryAddress, Repository> dressed = new HashMap<>();
  private final Set<RepositoryAddress> broken = new HashSet<>();

  /** {@code host/path}, made at the first call. */
  public synchronized MemoryRepository at(String address) {
    return repositories.computeIfAbsent(
        RepositoryAddress.parse(address), name -> new MemoryRepository());
  }

  /** What mirrors see in the place of a repository. */
  public synchronized void dress(String address, Repository repository) {
    dressed.put(RepositoryAddress.parse(address), repository);
  }

  /** From now on a repository answers nothing. */
  public synchronized void breakDown(String address) {
    broken.add(RepositoryAddress.parse(address));
  }

  @Override
  public synchronized Repository repository(RepositoryAddress address) throws IOException {
    if (broken.contains(address)) {
      throw new OciException(ErrorKind.UNAVAILABLE, address + " is out of order");
    }
    Repository other = dressed.get(address);
    return other == null ? at(address.toString()) : other;
  }

  @Override
  public synchronized List<RepositoryName> repositories(RegistryHost host) {
    List<RepositoryName> names = new ArrayList<>();
    for (RepositoryAddress address : repositories.keySet()) {
      if (address.registry().equals(host)) {
        names.add(address.repository());
      }
    }
    return names;
  }
}
