// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.product;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.endpoint.ListRepositories;
import io.cloudimage.registry.error.RegistryException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The repositories of a registry, from whoever tells them: Docker Hub for one namespace, else the
 * catalog, else Harbor's own list where the registry is a Harbor.
 */
public final class RepositoryList {
  /** What registries say that have no catalog, or not for us. */
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404, 405, 501);

  private final RegistryHost host;
  private final ListRepositories catalog;
  private final HarborApi harbor;
  private final Optional<HubApi> hub;

  /**
   * @param hub for Docker Hub alone
   */
  public RepositoryList(
      RegistryHost host, ListRepositories catalog, HarborApi harbor, Optional<HubApi> hub) {
    this.host = host;
    this.catalog = catalog;
    this.harbor = harbor;
    this.hub = hub;
  }

  /**
   * All repositories, sorted; with a prefix that which has this name and those below it.
   *
   * @throws OciException INVALID without a prefix at Docker Hub; DENIED, UNSUPPORTED if the
   *     registry does not tell
   */
  public List<RepositoryName> read(Optional<RepositoryName> prefix) throws IOException {
    Optional<String> first = prefix.map(name -> name.path().split("/", 2)[0]);
    if (hub.isPresent()) {
      String namespace = first.orElseThrow(this::namespaceMissing);
      return below(hub.get().repositories(namespace), prefix);
    }
    try {
      return below(catalog.send(), prefix);
    } catch (RegistryException e) {
      if (!REFUSALS.contains(e.status())) {
        throw e;
      }
      if (harbor.isThere()) {
        return below(harbor.repositories(first), prefix);
      }
      throw refused(e);
    }
  }

  private static List<RepositoryName> below(
      List<RepositoryName> names, Optional<RepositoryName> prefix) {
    return prefix.isEmpty()
        ? names
        : names.stream().filter(name -> (name + "/").startsWith(prefix.get() + "/")).toList();
  }

  private OciException namespaceMissing() {
    return new OciException(
        ErrorKind.INVALID,
        "cannot list the repositories of " + host + ": Docker Hub lists one namespace at a time",
        "name it: cloudimage repos docker.io/NAMESPACE",
        null);
  }

  private OciException refused(RegistryException e) {
    boolean denied = e.status() == 401 || e.status() == 403;
    String hint =
        denied
            ? "log in as an account that may list everything (cloudimage login "
                + host
                + "); many registries let nobody do so: name the repositories instead"
            : "this registry has no catalog; name the repositories instead, they can be listed with"
                + " cloudimage tags";
    return new OciException(
        denied ? ErrorKind.DENIED : ErrorKind.UNSUPPORTED,
        "cannot list the repositories of " + host + ": " + e.getMessage(),
        hint,
        e);
  }
}
