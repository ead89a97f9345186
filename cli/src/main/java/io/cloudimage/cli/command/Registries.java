// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.BuildInfo;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.config.RegistrySettings;
import io.cloudimage.oci.build.RemoteFiles;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.registry.RemoteRepository;
import io.cloudimage.registry.budget.RetryOptions;
import io.cloudimage.registry.host.ClientCertificate;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.host.ProxySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The registries that a command speaks to, each by its own client, all closed with the command. */
public final class Registries implements AutoCloseable {
  private static final List<String> CERTS_DIRECTORIES =
      List.of("/etc/docker/certs.d", "/etc/containers/certs.d");

  private final RegistrySettings settings;
  private final RegistryOptions options;
  private final Cancellation cancellation;
  private final Map<RegistryHost, RegistryClient> clients = new TreeMap<>();

  private Registries(
      RegistrySettings settings, RegistryOptions options, Cancellation cancellation) {
    this.settings = settings;
    this.options = options;
    this.cancellation = cancellation;
  }

  /** The registries, as flags and configuration say that they are reached. */
  public static Registries of(Invocation invocation, CliConfig config) throws IOException {
    RegistryOptions options =
        RegistryOptions.defaults()
            .withUserAgent("cloudimage/" + BuildInfo.load().version())
            .withProxies(proxies(invocation))
            .withStateDirectory(config.dataRoot().resolve("state"))
            .withRetries(retries(config.registry()))
            .withRetryListener(new RetryNotes(invocation.console()))
            .withCredentials(Credentials.source(invocation.environment(), config.registry()));
    return new Registries(config.registry(), options, invocation.cancellation());
  }

  /** A repository, which is not asked for anything yet. */
  public RemoteRepository repository(ImageName name) throws IOException {
    return client(name.registry()).repository(name);
  }

  /** What fetches files that a Kubefile names by URL. */
  RemoteFiles remoteFiles() {
    return url -> client(RegistryHost.DOCKER_HUB).webFiles().open(url);
  }

  /** The client of a registry; it is closed with this. */
  public synchronized RegistryClient client(RegistryHost host) throws IOException {
    RegistryClient known = clients.get(host);
    if (known != null) {
      return known;
    }
    RegistryClient client = new RegistryClient(options.withHosts(hostOptions(host)));
    clients.put(host, client);
    return cancellation.register(client);
  }

  private HostOptions hostOptions(RegistryHost host) {
    HostOptions hosts =
        HostOptions.defaults()
            .withPlainHttp(settings.plainHttp())
            .withInsecure(settings.insecure())
            .withAuthorities(settings.caFile().stream().toList())
            .withCertsDirectories(certsDirectories());
    if (settings.certFile().isPresent() && settings.keyFile().isPresent()) {
      ClientCertificate certificate =
          new ClientCertificate(settings.certFile().get(), settings.keyFile().get());
      hosts = hosts.withClientCertificate(certificate, Set.of());
    }
    // Who names certificates means TLS, on this machine, too.
    boolean certificates = settings.caFile().isPresent() || settings.certFile().isPresent();
    return certificates && !settings.plainHttp().contains(host)
        ? hosts.withTlsOnLoopback(Set.of(host))
        : hosts;
  }

  private List<Path> certsDirectories() {
    Optional<Path> given = settings.certsDirectory();
    return given.isPresent()
        ? List.of(given.get())
        : CERTS_DIRECTORIES.stream().map(Path::of).toList();
  }

  private static RetryOptions retries(RegistrySettings settings) {
    RetryOptions usual = RetryOptions.defaults();
    return settings.retries().map(usual::withRetries).orElse(usual);
  }

  private static ProxySettings proxies(Invocation invocation) throws OciException {
    try {
      return ProxySettings.fromEnvironment(invocation.environment().variables());
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID, "cannot use the environment's proxy settings: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    for (RegistryClient client : clients.values()) {
      cancellation.unregister(client);
      client.close();
    }
    clients.clear();
  }
}
