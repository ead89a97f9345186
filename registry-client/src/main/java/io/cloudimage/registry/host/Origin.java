// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port (RFC 6454 §4): what credentials belong to.
 *
 * @param host lower case; an IPv6 address in brackets
 * @param port never the scheme's default in disguise: always the number
 */
public record Origin(String scheme, String host, int port) {
  /**
   * @throws IllegalArgumentException if the URI is not http or https, has no host, or carries user
   *     information
   */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("expected an http or https URL");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      throw new IllegalArgumentException("expected a URL with a host");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("expected a URL without user and password");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65535) {
      throw new IllegalArgumentException("expected a port from 1 to 65535");
    }
    int port = uri.getPort() > 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
  }

  public boolean isSecure() {
    return scheme.equals("https");
  }

  @Override
  public String toString() {
    boolean usual = port == (isSecure() ? 443 : 80);
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }

  /** As a record's own; written out since every request asks, and the JVM would spin it anew. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origin that
        && port == that.port
        && host.equals(that.host)
        && scheme.equals(that.scheme);
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }
}
