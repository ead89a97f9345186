// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How connections to one host are made, all questions decided.
 *
 * @param plainHttp whether without TLS; there is never a fallback from one to the other
 * @param proxy what the host's profile says of a proxy; else the environment decides
 * @param connectTimeout the host's own, if it has one
 * @param idleTimeout the host's own, if it has one
 */
public record HostSettings(
    boolean plainHttp,
    TlsSettings tls,
    Optional<ProxyChoice> proxy,
    Optional<Duration> connectTimeout,
    Optional<Duration> idleTimeout,
    AddressFamily addressFamily) {
  /** As a record's own; written out since every request asks, and the JVM would spin it anew. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostSettings that
        && plainHttp == that.plainHttp
        && tls.equals(that.tls)
        && proxy.equals(that.proxy)
        && connectTimeout.equals(that.connectTimeout)
        && idleTimeout.equals(that.idleTimeout)
        && addressFamily == that.addressFamily;
  }

  @Override
  public int hashCode() {
    return Objects.hash(plainHttp, tls, proxy, connectTimeout, idleTimeout, addressFamily);
  }
}
