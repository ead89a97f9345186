// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.upstream;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.content.ServedStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The registries that are read through. No other is ever asked for anything. */
public final class Proxies implements AutoCloseable {
  private record Proxied(Upstream upstream, ServedStore shelf) {}

  private final List<Proxied> all = new ArrayList<>();
  private final TagTimes times;
  private final BlobFetches fetches;

  public Proxies(UpstreamOptions options, ServedStore store) {
    this.times = new TagTimes(options.fresh());
    this.fetches = new BlobFetches(store);
    for (Upstream upstream : options.upstreams()) {
      all.add(new Proxied(upstream, store.of(upstream.host())));
    }
  }

  /**
   * The repository that a request means: of the registry that it says it is for, or that is the
   * first part of its path, or of the only one there is.
   *
   * @param asked the repository as the request names it
   * @param registry what containerd says of a mirror's request ({@code ns})
   * @return empty if it means none of these registries
   */
  public Optional<ProxiedRepository> find(RepositoryName asked, Optional<String> registry)
      throws IOException {
    if (registry.isPresent()) {
      return open(byHost(registry.get()), asked.path());
    }
    int slash = asked.path().indexOf('/');
    if (slash > 0) {
      Optional<Proxied> named = byHost(asked.path().substring(0, slash));
      if (named.isPresent()) {
        return open(named, asked.path().substring(slash + 1));
      }
    }
    return all.size() == 1 && !namesAnother(all.get(0), asked.path())
        ? open(Optional.of(all.get(0)), asked.path())
        : Optional.empty();
  }

  /** Docker Hub's namespaces have no dots: what begins with one is for a registry not read here. */
  private static boolean namesAnother(Proxied only, String path) {
    int slash = path.indexOf('/');
    return only.upstream().host().equals(RegistryHost.DOCKER_HUB)
        && slash > 0
        && path.substring(0, slash).indexOf('.') >= 0;
  }

  private Optional<Proxied> byHost(String text) {
    RegistryHost host;
    try {
      host = RegistryHost.parse(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return all.stream().filter(each -> each.upstream().host().equals(host)).findFirst();
  }

  /** Docker Hub's {@code nginx} is {@code library/nginx}. */
  private Optional<ProxiedRepository> open(Optional<Proxied> proxied, String path)
      throws IOException {
    if (proxied.isEmpty()) {
      return Optional.empty();
    }
    Upstream upstream = proxied.get().upstream();
    boolean official = upstream.host().equals(RegistryHost.DOCKER_HUB) && path.indexOf('/') < 0;
    RepositoryName name = new RepositoryName(official ? "library/" + path : path);
    return Optional.of(
        new ProxiedRepository(
            upstream.host(),
            name,
            upstream.repository(name),
            proxied.get().shelf(),
            times,
            fetches));
  }

  /** Cuts off what is being fetched. The upstreams are whose they were. */
  @Override
  public void close() {
    fetches.close();
  }
}
