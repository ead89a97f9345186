// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How one host is reached, as {@code hosts.toml} says it (spec/hosts.md); what it leaves out is as
 * for every host.
 *
 * @param plainHttp whether without TLS; on this machine, false means with TLS
 * @param insecure whether the host's certificate is not checked
 * @param authorities PEM files of authorities that are trusted beside the system's
 * @param clientCertificate what is shown to this host alone
 * @param proxy by which the host is reached, or that it is reached directly
 * @param connectTimeout for a connection and for its TLS handshake
 * @param idleTimeout how long the host may be silent
 * @param addressFamily by which addresses it is called
 * @param requestsPerSecond at most
 * @param bytesPerSecond of blobs, at most
 * @param transfers how many blobs move at once in each direction, at most
 * @param tokenHosts hosts that may serve tokens for this one, lower case
 * @param mirrors what is read before the host, in order; empty if nothing is said of mirrors
 */
public record HostProfile(
    Optional<Boolean> plainHttp,
    boolean insecure,
    List<Path> authorities,
    Optional<ClientCertificate> clientCertificate,
    Optional<ProxyChoice> proxy,
    Optional<Duration> connectTimeout,
    Optional<Duration> idleTimeout,
    AddressFamily addressFamily,
    OptionalDouble requestsPerSecond,
    OptionalLong bytesPerSecond,
    OptionalInt transfers,
    Set<String> tokenHosts,
    Optional<List<Mirror>> mirrors) {
  /** A host of which nothing is said. */
  public static final HostProfile NONE =
      new HostProfile(
          Optional.empty(),
          false,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          AddressFamily.ANY,
          OptionalDouble.empty(),
          OptionalLong.empty(),
          OptionalInt.empty(),
          Set.of(),
          Optional.empty());

  public HostProfile {
    authorities = List.copyOf(authorities);
    tokenHosts = Set.copyOf(tokenHosts);
    mirrors = mirrors.map(List::copyOf);
  }

  /** What a file of containerd's can say of a host. */
  HostProfile with(
      Optional<Boolean> plain,
      boolean unchecked,
      List<Path> trusted,
      Optional<ClientCertificate> certificate,
      Optional<Duration> connect,
      List<Mirror> read) {
    return new HostProfile(
        plain,
        unchecked,
        trusted,
        certificate,
        proxy,
        connect,
        idleTimeout,
        addressFamily,
        requestsPerSecond,
        bytesPerSecond,
        transfers,
        tokenHosts,
        read.isEmpty() ? Optional.empty() : Optional.of(read));
  }

  /** The same host when it is used as a mirror. */
  HostProfile as(Mirror mirror) {
    List<Path> all = new ArrayList<>(authorities);
    all.addAll(mirror.authorities());
    return new HostProfile(
        plainHttp,
        insecure || mirror.insecure(),
        all,
        mirror.clientCertificate().or(() -> clientCertificate),
        proxy,
        mirror.connectTimeout().or(() -> connectTimeout),
        idleTimeout,
        addressFamily,
        requestsPerSecond,
        bytesPerSecond,
        transfers,
        tokenHosts,
        Optional.empty());
  }
}
