// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;

/** By which of its addresses a host is called. */
public enum AddressFamily {
  /** By all of them, in the system's order, until one answers. */
  ANY,
  IPV4,
  IPV6;

  /** Those of {@code addresses} that may be called, in their order. */
  public InetAddress[] among(InetAddress... addresses) {
    return Arrays.stream(addresses)
        .filter(
            address ->
                this == ANY
                    || (this == IPV4 && address instanceof Inet4Address)
                    || (this == IPV6 && address instanceof Inet6Address))
        .toArray(InetAddress[]::new);
  }

  /** The name in files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if there is none of this name
   */
  static AddressFamily parse(String text) {
    return Arrays.stream(values())
        .filter(family -> family.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected any, ipv4 or ipv6"));
  }
}
