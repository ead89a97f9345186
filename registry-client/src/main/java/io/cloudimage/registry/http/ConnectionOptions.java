// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.registry.host.ProxySettings;
import java.time.Duration;

/**
 * How connections are made.
 *
 * @param userAgent what we call ourselves
 * @param connectionsPerHost at least the number of requests that run side by side
 * @param connectTimeout for a connection and for its TLS handshake
 */
public record ConnectionOptions(
    String userAgent, int connectionsPerHost, Duration connectTimeout, ProxySettings proxies) {
  /**
   * @throws IllegalArgumentException if there is no connection or no time
   */
  public ConnectionOptions {
    if (connectionsPerHost < 1 || connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("expected at least one connection, and time to make it");
    }
  }
}
