// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.registry.host.AddressFamily;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** Resolves names to the addresses of one family; all of them are tried, one after the other. */
record FamilyResolver(AddressFamily family, DnsResolver system) implements DnsResolver {
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = family.among(system.resolve(host));
    if (addresses.length == 0) {
      throw new UnknownHostException(host + " has no address of the family " + family);
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return system.resolveCanonicalHostname(host);
  }
}
