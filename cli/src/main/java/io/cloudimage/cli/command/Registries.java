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
import io.cloudimage.registry.MirrorListener;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.registry.RemoteRepository;
import io.cloudimage.registry.budget.RetryOptions;
import io.cloudimage.registry.host.ClientCertificate;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.host.HostProfile;
import io.cloudimage.registry.host.HostsFile;
import io.cloudimage.registry.host.ProxySettings;
import io.cloudimage.registry.http.TimeLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The registries that a command speaks to, all by one client, which is closed with the command. */
public final class Registries implements AutoCloseable {
  private static final List<String> CERTS_DIRECTORIES =
      List.of("/etc/docker/certs.d", "/etc/containers/certs.d", "/etc/containerd/certs.d");

  private final RegistryClient client;
  private final Cancellation cancellation;
  private final Optional<MirrorListener> mirrors;

  private Registries(
      RegistryClient client, Cancellation cancellation, Optional<MirrorListener> mirrors) {
    this.client = client;
    this.cancellation = cancellation;
    this.mirrors = mirrors;
  }

  /** The registries, as flags and configuration say that they are reached. */
  public static Registries of(Invocation invocation, CliConfig config) throws IOException {
    return of(invocation, config, RetryOptions.defaults());
  }

  /** The same, for clients that wait meanwhile: what does not answer is soon given up. */
  static Registries forWaitingClients(Invocation invocation, CliConfig config) throws IOException {
    return of(
        invocation, config, new RetryOptions(2, Duration.ofMillis(250), Duration.ofSeconds(2)));
  }

  private static Registries of(Invocation invocation, CliConfig config, RetryOptions usual)
      throws IOException {
    RegistryOptions options =
        RegistryOptions.defaults()
            .withUserAgent("cloudimage/" + BuildInfo.load().version())
            .withProxies(proxies(invocation))
            .withStateDirectory(config.dataRoot().resolve("state"))
            .withRetries(retries(config.registry(), usual))
            .withTimes(times(config.registry()))
            .withTokenHosts(tokenHosts(config.registry()))
            .withRetryListener(new RetryNotes(invocation.console()))
            .withHosts(hostOptions(config.registry()))
            .withCredentials(Credentials.source(invocation.environment(), config.registry()));
    RegistryClient client = new RegistryClient(options);
    Optional<MirrorListener> mirrors =
        config.registry().mirrors()
            ? Optional.of(new MirrorNotes(invocation.console()))
            : Optional.empty();
    return new Registries(
        invocation.cancellation().register(client), invocation.cancellation(), mirrors);
  }

  /** A repository, which is not asked for anything yet. */
  public RemoteRepository repository(ImageName name) throws IOException {
    return client.repository(name);
  }

  /** A repository to take an image from, at its host's mirrors first, where they may be asked. */
  public RemoteRepository source(ImageName name) throws IOException {
    return mirrors.isPresent() ? client.source(name, mirrors.get()) : client.repository(name);
  }

  /** What fetches files that a Kubefile names by URL. */
  public RemoteFiles remoteFiles() {
    return url -> client.webFiles().open(url);
  }

  /** What speaks to all of them; it is closed with this. */
  public RegistryClient client() {
    return client;
  }

  private static HostOptions hostOptions(RegistrySettings settings) throws IOException {
    // Who names certificates means TLS, on this machine, too.
    boolean certificates = settings.caFile().isPresent() || settings.certFile().isPresent();
    Map<RegistryHost, HostProfile> profiles = new HashMap<>();
    for (Path file : settings.hostsFiles()) {
      profiles.putAll(HostsFile.read(file));
    }
    HostOptions hosts =
        HostOptions.defaults()
            .withPlainHttp(settings.plainHttp())
            .withInsecure(settings.insecure())
            .withAuthorities(settings.caFile().stream().toList())
            .withAllLoopbackByTls(certificates)
            .withCertsDirectories(certsDirectories(settings))
            .withProfiles(profiles);
    return settings.certFile().isPresent() && settings.keyFile().isPresent()
        ? hosts.withClientCertificate(
            new ClientCertificate(settings.certFile().get(), settings.keyFile().get()), Set.of())
        : hosts;
  }

  private static List<Path> certsDirectories(RegistrySettings settings) {
    Optional<Path> given = settings.certsDirectory();
    return given.isPresent()
        ? List.of(given.get())
        : CERTS_DIRECTORIES.stream().map(Path::of).toList();
  }

  private static RetryOptions retries(RegistrySettings settings, RetryOptions usual) {
    RetryOptions counted = settings.retries().map(usual::withRetries).orElse(usual);
    return settings.retryDeadline().map(counted::withDeadline).orElse(counted);
  }

  private static TimeLimits times(RegistrySettings settings) {
    TimeLimits usual = TimeLimits.defaults();
    TimeLimits connecting = settings.connectTimeout().map(usual::withConnect).orElse(usual);
    return settings.idleTimeout().map(connecting::withIdle).orElse(connecting);
  }

  private static Set<String> tokenHosts(RegistrySettings settings) {
    return settings.tokenHosts().stream().map(RegistryHost::host).collect(Collectors.toSet());
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
  public void close() {
    cancellation.unregister(client);
    client.close();
  }
}
