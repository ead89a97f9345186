// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.registry.host.AddressFamily;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.junit.jupiter.api.Test;

class FamilyResolverTest {
  @Test
  void leavesTheAddressesOfOneFamily() throws UnknownHostException {
    InetAddress four = InetAddress.getByName("127.0.0.1");
    InetAddress six = InetAddress.getByName("::1");
    InMemoryDnsResolver names = new InMemoryDnsResolver();
    names.add("both.example", six, four);
    names.add("old.example", four);
    assertThat(new FamilyResolver(AddressFamily.ANY, names).resolve("both.example"))
        .containsExactly(six, four);
    assertThat(new FamilyResolver(AddressFamily.IPV4, names).resolve("both.example"))
        .containsExactly(four);
    assertThat(new FamilyResolver(AddressFamily.IPV6, names).resolve("both.example"))
        .containsExactly(six);
    assertThatThrownBy(() -> new FamilyResolver(AddressFamily.IPV6, names).resolve("old.example"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("ipv6");
  }
}
