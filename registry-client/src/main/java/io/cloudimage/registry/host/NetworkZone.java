// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where an address lies, from the outside in. */
public enum NetworkZone {
  /** The internet. */
  PUBLIC,
  /** RFC 1918, RFC 6598 and RFC 4193: behind some router. */
  PRIVATE,
  /** The machine itself. */
  LOOPBACK,
  /** Link-local and other special addresses: cloud metadata services live here. */
  SPECIAL;

  /**
   * The innermost zone of all addresses of a host.
   *
   * @param host a DNS name or an address; an IPv6 address may be in brackets
   * @throws UnknownHostException if the name has no address
   */
  public static NetworkZone of(String host) throws UnknownHostException {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    NetworkZone zone = PUBLIC;
    for (InetAddress address : InetAddress.getAllByName(bare)) {
      NetworkZone one = of(address);
      zone = one.compareTo(zone) > 0 ? one : zone;
    }
    return zone;
  }

  static NetworkZone of(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return LOOPBACK;
    }
    if (address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()) {
      return SPECIAL;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address instanceof Inet6Address) {
      boolean translated = first == 0 && second == 0x64; // 64:ff9b::/96 leads to IPv4
      return (first & 0xfe) == 0xfc || address.isSiteLocalAddress() || translated
          ? PRIVATE
          : PUBLIC;
    }
    boolean shared = first == 100 && (second & 0xc0) == 64;
    if (first == 0 || first >= 240) {
      return SPECIAL;
    }
    return address.isSiteLocalAddress() || shared ? PRIVATE : PUBLIC;
  }
}
