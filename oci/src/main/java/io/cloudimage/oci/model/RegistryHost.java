// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registry's host name or address, with its port where one is given.
 *
 * @param host a lower-case DNS name, an IPv4 address, or an IPv6 address in brackets
 * @param port 1 to 65535, or 0 for the default of the scheme in use
 */
public record RegistryHost(String host, int port) implements Comparable<RegistryHost> {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
  private static final Pattern LOOPBACK_V4 =
      Pattern.compile(
          "127\\.(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){2}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");

  /** Docker Hub, under the name that images carry. */
  public static final RegistryHost DOCKER_HUB = new RegistryHost("docker.io", 0);

  /**
   * @throws IllegalArgumentException if host or port is not one
   */
  public RegistryHost {
    if (host.length() > 253 || !(NAME.matcher(host).matches() || IPV6.matcher(host).matches())) {
      throw new IllegalArgumentException(
          "a registry host is a DNS name, an IPv4 address, or an IPv6 address in brackets");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a port is a number from 1 to 65535");
    }
  }

  /**
   * Reads {@code host[:port]}; letters become lower case, {@code index.docker.io} and {@code
   * registry-1.docker.io} become {@code docker.io}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static RegistryHost parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int colon = lower.lastIndexOf(':');
    boolean hasPort = colon > lower.lastIndexOf(']');
    String host = hasPort ? lower.substring(0, colon) : lower;
    if (!hasPort) {
      boolean hub = host.equals("index.docker.io") || host.equals("registry-1.docker.io");
      return hub ? DOCKER_HUB : new RegistryHost(host, 0);
    }
    String digits = lower.substring(colon + 1);
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) == 0) {
      throw new IllegalArgumentException("a port is a number from 1 to 65535");
    }
    return new RegistryHost(host, Integer.parseInt(digits));
  }

  /**
   * Whether this is the machine itself, told by the exact form of the name and without asking DNS:
   * {@code localhost}, an address in 127.0.0.0/8, or {@code [::1]}.
   */
  public boolean isLoopback() {
    return host.equals("localhost") || host.equals("[::1]") || LOOPBACK_V4.matcher(host).matches();
  }

  @Override
  public int compareTo(RegistryHost other) {
    return toString().compareTo(other.toString());
  }

  /** As a record's own; written out since every command asks, and the JVM would spin it anew. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RegistryHost that && port == that.port && host.equals(that.host);
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }

  /** {@code host} or {@code host:port}. */
  @Override
  public String toString() {
    return port == 0 ? host : host + ":" + port;
  }
}
