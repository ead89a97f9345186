// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.registry.host.ProxySettings;
import java.time.Duration;

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
}
