// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.registry.host.HostSettings;
import io.cloudimage.registry.host.Origin;
import io.cloudimage.registry.host.ProxySettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How connections are made.
 *
 * @param userAgent what we call ourselves
 * @param connectionsPerHost at least the number of requests that run side by side
 */
public record ConnectionOptions(
    String userAgent, int connectionsPerHost, TimeLimits times, ProxySettings proxies) {
  /**
   * @throws IllegalArgumentException if there is no connection
   */
  public ConnectionOptions {
    if (connectionsPerHost < 1) {
      throw new IllegalArgumentException("expected at least one connection");
    }
  }

  /** With the usual limits of time, but for a connection and its TLS handshake. */
  public ConnectionOptions(
      String userAgent, int connectionsPerHost, Duration connectTimeout, ProxySettings proxies) {
    this(userAgent, connectionsPerHost, TimeLimits.defaults().withConnect(connectTimeout), proxies);
  }

  /** The same, with at most {@code longest} for a connection and its TLS handshake. */
  public ConnectionOptions connectingWithin(Duration longest) {
    boolean shorter = longest.compareTo(times.connect()) < 0;
    return shorter
        ? new ConnectionOptions(userAgent, connectionsPerHost, times.withConnect(longest), proxies)
        : this;
  }

  /** The host's own time where it has one. */
  Duration connectTimeoutTo(HostSettings host) {
    return host.connectTimeout().orElse(times.connect());
  }

  /** How long the host may be silent, where somebody has said it. */
  Optional<Duration> idleTimeoutTo(HostSettings host) {
    return host.idleTimeout().or(times::idle);
  }

  /** The proxy to an origin: what is said of the host, else what is said of all. */
  Optional<URI> proxyTo(HostSettings host, Origin origin) {
    return host.proxy().isPresent() ? host.proxy().get().uri() : proxies.proxyFor(origin);
  }

  /** All proxies that may be needed to reach the host. */
  List<URI> proxiesTo(HostSettings host) {
    return host.proxy().isPresent()
        ? host.proxy().get().uri().stream().toList()
        : Stream.of(proxies.httpProxy(), proxies.httpsProxy()).flatMap(Optional::stream).toList();
  }
}
