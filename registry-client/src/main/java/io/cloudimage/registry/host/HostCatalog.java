// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.RegistryHost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the settings of every host: what the caller gave, then the {@code certs.d} directories.
 *
 * <p>The machine itself is reached by plain HTTP unless there are certificates for it; every other
 * host by TLS unless it was named as a plain one. For threads.
 */
public final class HostCatalog {
  private final HostOptions options;
  private final Map<RegistryHost, Known> known = new ConcurrentHashMap<>();

  private record Known(HostSettings settings, List<Mirror> mirrors) {}

  public HostCatalog(HostOptions options) {
    this.options = options;
  }

  /** The root of a registry's API: {@code https://host[:port]}, Docker Hub's under its own name. */
  public URI baseUri(RegistryHost host) throws IOException {
    String authority =
        host.equals(RegistryHost.DOCKER_HUB) ? "registry-1.docker.io" : host.toString();
    return URI.create((settings(host).plainHttp() ? "http://" : "https://") + authority);
  }

  /**
   * @throws io.cloudimage.oci.error.OciException INVALID, if a directory of certificates lacks a
   *     part
   */
  public HostSettings settings(RegistryHost host) throws IOException {
    return known(host).settings();
  }

  /**
   * What is read before the host, in order.
   *
   * @throws io.cloudimage.oci.error.OciException INVALID, if a file of containerd's is not one
   */
  public List<Mirror> mirrors(RegistryHost host) throws IOException {
    return known(host).mirrors();
  }

  /** The same catalog, in which one host is reached as it is as this mirror. */
  public HostCatalog as(Mirror mirror) throws IOException {
    RegistryHost host = mirror.host();
    Map<RegistryHost, HostProfile> profiles = new HashMap<>(options.profiles());
    profiles.put(host, profile(host).as(mirror));
    return new HostCatalog(options.withProfiles(profiles));
  }

  private Known known(RegistryHost host) throws IOException {
    Known found = known.get(host);
    if (found == null) {
      found = find(host);
      known.put(host, found);
    }
    return found;
  }

  /** The settings of whatever host a URI leads to. */
  public HostSettings settingsOf(Origin origin) throws IOException {
    return settings(hostOf(origin));
  }

  /** What the hosts file says of a host. */
  public HostProfile profile(RegistryHost host) {
    return options.profile(host);
  }

  /** What the hosts file says of whatever host a URI leads to. */
  public HostProfile profileOf(Origin origin) {
    try {
      return profile(hostOf(origin));
    } catch (OciException e) {
      return HostProfile.NONE; // A host without a name that could stand in the file.
    }
  }

  static RegistryHost hostOf(Origin origin) throws OciException {
    int port = origin.port() == (origin.isSecure() ? 443 : 80) ? 0 : origin.port();
    if (port == 0 && origin.host().equals("registry-1.docker.io")) {
      return RegistryHost.DOCKER_HUB;
    }
    try {
      return new RegistryHost(origin.host(), port);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID,
          "cannot call " + Printable.escape(origin.host()) + ": " + e.getMessage());
    }
  }

  private Known find(RegistryHost host) throws IOException {
    HostProfile profile = options.profile(host);
    HostProfile containerd = ContainerdHosts.find(options.certsDirectories(), host);
    List<Path> authorities = new ArrayList<>(options.authorities());
    authorities.addAll(profile.authorities());
    authorities.addAll(containerd.authorities());
    Optional<ClientCertificate> client =
        profile.clientCertificate().or(containerd::clientCertificate);
    boolean hasDirectory = false;
    for (Path directory : options.certsDirectories()) {
      CertsDirectory certs = CertsDirectory.read(directory.resolve(host.toString()));
      authorities.addAll(certs.authorities());
      client = client.isPresent() ? client : certs.clientCertificate();
      hasDirectory |= certs.isPresent();
    }
    Set<RegistryHost> owners = options.clientCertificateHosts();
    if (options.clientCertificate().isPresent() && (owners.isEmpty() || owners.contains(host))) {
      client = options.clientCertificate();
    }
    boolean insecure =
        options.insecure().contains(host) || profile.insecure() || containerd.insecure();
    Optional<Boolean> plain = profile.plainHttp().or(containerd::plainHttp);
    HostSettings settings =
        new HostSettings(
            isPlain(host, profile, plain, hasDirectory || insecure),
            new TlsSettings(authorities, client, !insecure),
            profile.proxy(),
            profile.connectTimeout().or(containerd::connectTimeout),
            profile.idleTimeout(),
            profile.addressFamily());
    return new Known(settings, profile.mirrors().or(containerd::mirrors).orElse(List.of()));
  }

  private boolean isPlain(
      RegistryHost host, HostProfile profile, Optional<Boolean> plain, boolean saysTls) {
    if (options.plainHttp().contains(host)) {
      return true;
    }
    if (plain.isPresent()) {
      return plain.get();
    }
    boolean explicitTls =
        saysTls
            || options.allLoopbackByTls()
            || options.tlsOnLoopback().contains(host)
            || !profile.authorities().isEmpty()
            || profile.clientCertificate().isPresent();
    return host.isLoopback() && !explicitTls;
  }
}
