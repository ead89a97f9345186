// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.host.ProxySettings;
import io.cloudimage.registry.http.ConnectionOptions;
import java.time.Duration;
import java.util.Set;

/**
 * How registries are talked to.
 *
 * @param hosts plain HTTP, certificates
 * @param credentials who we are
 * @param userAgent what we call ourselves
 * @param parallelism how many requests may run side by side; more of them wait for a connection
 * @param connectTimeout for a connection and for its TLS handshake
 * @param proxies which proxy leads where
 * @param tokenHosts hosts that may serve tokens for registries of other domains, lower case
 */
public record RegistryOptions(
    HostOptions hosts,
    CredentialSource credentials,
    String userAgent,
    int parallelism,
    Duration connectTimeout,
    ProxySettings proxies,
    Set<String> tokenHosts) {
  /**
   * @throws IllegalArgumentException if the parallelism is less than 1
   */
  public RegistryOptions {
    if (parallelism < 1) {
      throw new IllegalArgumentException("the parallelism is at least 1, not " + parallelism);
    }
    tokenHosts = Set.copyOf(tokenHosts);
  }

  /** Anonymous, without a proxy, eight requests side by side. */
  public static RegistryOptions defaults() {
    return new RegistryOptions(
        HostOptions.defaults(),
        CredentialSource.NONE,
        "cloudimage",
        8,
        Duration.ofSeconds(30),
        ProxySettings.NONE,
        Set.of());
  }

  public RegistryOptions withHosts(HostOptions newHosts) {
    return new RegistryOptions(
        newHosts, credentials, userAgent, parallelism, connectTimeout, proxies, tokenHosts);
  }

  public RegistryOptions withCredentials(CredentialSource source) {
    return new RegistryOptions(
        hosts, source, userAgent, parallelism, connectTimeout, proxies, tokenHosts);
  }

  public RegistryOptions withUserAgent(String name) {
    return new RegistryOptions(
        hosts, credentials, name, parallelism, connectTimeout, proxies, tokenHosts);
  }

  public RegistryOptions withParallelism(int requests) {
    return new RegistryOptions(
        hosts, credentials, userAgent, requests, connectTimeout, proxies, tokenHosts);
  }

  public RegistryOptions withConnectTimeout(Duration timeout) {
    return new RegistryOptions(
        hosts, credentials, userAgent, parallelism, timeout, proxies, tokenHosts);
  }

  public RegistryOptions withProxies(ProxySettings settings) {
    return new RegistryOptions(
        hosts, credentials, userAgent, parallelism, connectTimeout, settings, tokenHosts);
  }

  public RegistryOptions withTokenHosts(Set<String> names) {
    return new RegistryOptions(
        hosts, credentials, userAgent, parallelism, connectTimeout, proxies, names);
  }

  ConnectionOptions connections() {
    return new ConnectionOptions(userAgent, parallelism + 2, connectTimeout, proxies);
  }
}
