// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.budget.HostLimits;
import io.cloudimage.registry.budget.RetryListener;
import io.cloudimage.registry.budget.RetryOptions;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.host.ProxySettings;
import io.cloudimage.registry.http.ConnectionOptions;
import io.cloudimage.registry.http.TimeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How registries are talked to.
 *
 * @param hosts plain HTTP, certificates
 * @param credentials who we are
 * @param userAgent what we call ourselves
 * @param limits what every host is asked for at most
 * @param retries how often a request goes out again that failed for now
 * @param retryListener is told of each
 * @param times how long hosts may let us wait
 * @param proxies which proxy leads where
 * @param tokenHosts hosts that may serve tokens for registries of other domains, lower case
 * @param stateDirectory where uploads that are under way and what was seen at hosts are kept for
 *     later runs; nowhere if empty
 */
public record RegistryOptions(
    HostOptions hosts,
    CredentialSource credentials,
    String userAgent,
    HostLimits limits,
    RetryOptions retries,
    RetryListener retryListener,
    TimeLimits times,
    ProxySettings proxies,
    Set<String> tokenHosts,
    Optional<Path> stateDirectory) {
  /** More than the lanes of a host's budget ever use: a pool must not be where requests wait. */
  private static final int MAXIMUM_CONNECTIONS = 256;

  public RegistryOptions {
    tokenHosts = Set.copyOf(tokenHosts);
  }

  /** Anonymous, without a proxy; as many requests side by side as a host bears. */
  public static RegistryOptions defaults() {
    return new RegistryOptions(
        HostOptions.defaults(),
        CredentialSource.NONE,
        "cloudimage",
        HostLimits.defaults(),
        RetryOptions.defaults(),
        RetryListener.SILENT,
        TimeLimits.defaults(),
        ProxySettings.NONE,
        Set.of(),
        Optional.empty());
  }

  public RegistryOptions withHosts(HostOptions newHosts) {
    return new RegistryOptions(
        newHosts,
        credentials,
        userAgent,
        limits,
        retries,
        retryListener,
        times,
        proxies,
        tokenHosts,
        stateDirectory);
  }

  public RegistryOptions withCredentials(CredentialSource newCredentials) {
    return new RegistryOptions(
        hosts,
        newCredentials,
        userAgent,
        limits,
        retries,
        retryListener,
        times,
        proxies,
        tokenHosts,
        stateDirectory);
  }

  public RegistryOptions withUserAgent(String newUserAgent) {
    return new RegistryOptions(
        hosts,
        credentials,
        newUserAgent,
        limits,
        retries,
        retryListener,
        times,
        proxies,
        tokenHosts,
        stateDirectory);
  }

  public RegistryOptions withLimits(HostLimits newLimits) {
    return new RegistryOptions(
        hosts,
        credentials,
        userAgent,
        newLimits,
        retries,
        retryListener,
        times,
        proxies,
        tokenHosts,
        stateDirectory);
  }

  public RegistryOptions withRetries(RetryOptions newRetries) {
    return new RegistryOptions(
        hosts,
        credentials,
        userAgent,
        limits,
        newRetries,
        retryListener,
        times,
        proxies,
        tokenHosts,
        stateDirectory);
  }

  public RegistryOptions withRetryListener(RetryListener newRetryListener) {
    return new RegistryOptions(
        hosts,
        credentials,
        userAgent,
        limits,
        retries,
        newRetryListener,
        times,
        proxies,
        tokenHosts,
        stateDirectory);
  }

  public RegistryOptions withTimes(TimeLimits newTimes) {
    return new RegistryOptions(
        hosts,
        credentials,
        userAgent,
        limits,
        retries,
        retryListener,
        newTimes,
        proxies,
        tokenHosts,
        stateDirectory);
  }

  /** For a connection and for its TLS handshake. */
  public RegistryOptions withConnectTimeout(Duration newConnectTimeout) {
    return withTimes(times.withConnect(newConnectTimeout));
  }

  public RegistryOptions withProxies(ProxySettings newProxies) {
    return new RegistryOptions(
        hosts,
        credentials,
        userAgent,
        limits,
        retries,
        retryListener,
        times,
        newProxies,
        tokenHosts,
        stateDirectory);
  }

  public RegistryOptions withTokenHosts(Set<String> newTokenHosts) {
    return new RegistryOptions(
        hosts,
        credentials,
        userAgent,
        limits,
        retries,
        retryListener,
        times,
        proxies,
        newTokenHosts,
        stateDirectory);
  }

  public RegistryOptions withStateDirectory(Path directory) {
    return new RegistryOptions(
        hosts,
        credentials,
        userAgent,
        limits,
        retries,
        retryListener,
        times,
        proxies,
        tokenHosts,
        Optional.of(directory));
  }

  ConnectionOptions connections() {
    return new ConnectionOptions(userAgent, MAXIMUM_CONNECTIONS, times, proxies);
  }
}
