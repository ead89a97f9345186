// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import io.cloudimage.oci.model.RegistryHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller says about hosts.
 *
 * @param plainHttp hosts that are spoken to without TLS
 * @param insecure hosts whose certificate is not checked
 * @param tlsOnLoopback hosts on this machine that are spoken to with TLS although they are on this
 *     machine; a {@code certs.d} directory of theirs says the same
 * @param authorities PEM files of authorities that are trusted beside the system's, for every host
 * @param clientCertificate what is shown to {@code clientCertificateHosts}
 * @param clientCertificateHosts empty for every host: a certificate, unlike a password, may be
 *     shown to anyone, but is not sent unless the host asks for it
 * @param certsDirectories directories as Docker's and containers' {@code certs.d}: {@code
 *     <host[:port]>/*.crt} are authorities, {@code *.cert} with {@code *.key} a client certificate
 */
public record HostOptions(
    Set<RegistryHost> plainHttp,
    Set<RegistryHost> insecure,
    Set<RegistryHost> tlsOnLoopback,
    List<Path> authorities,
    Optional<ClientCertificate> clientCertificate,
    Set<RegistryHost> clientCertificateHosts,
    List<Path> certsDirectories) {
  public HostOptions {
    plainHttp = Set.copyOf(plainHttp);
    insecure = Set.copyOf(insecure);
    tlsOnLoopback = Set.copyOf(tlsOnLoopback);
    authorities = List.copyOf(authorities);
    clientCertificateHosts = Set.copyOf(clientCertificateHosts);
    certsDirectories = List.copyOf(certsDirectories);
  }

  /** The system's authorities, plain HTTP to the machine itself alone. */
  public static HostOptions defaults() {
    return new HostOptions(
        Set.of(), Set.of(), Set.of(), List.of(), Optional.empty(), Set.of(), List.of());
  }

  public HostOptions withPlainHttp(Set<RegistryHost> hosts) {
    return new HostOptions(
        hosts,
        insecure,
        tlsOnLoopback,
        authorities,
        clientCertificate,
        clientCertificateHosts,
        certsDirectories);
  }

  public HostOptions withInsecure(Set<RegistryHost> hosts) {
    return new HostOptions(
        plainHttp,
        hosts,
        tlsOnLoopback,
        authorities,
        clientCertificate,
        clientCertificateHosts,
        certsDirectories);
  }

  public HostOptions withTlsOnLoopback(Set<RegistryHost> hosts) {
    return new HostOptions(
        plainHttp,
        insecure,
        hosts,
        authorities,
        clientCertificate,
        clientCertificateHosts,
        certsDirectories);
  }

  public HostOptions withAuthorities(List<Path> files) {
    return new HostOptions(
        plainHttp,
        insecure,
        tlsOnLoopback,
        files,
        clientCertificate,
        clientCertificateHosts,
        certsDirectories);
  }

  /** Shows a certificate to {@code hosts}; to every host that asks, if there are none. */
  public HostOptions withClientCertificate(ClientCertificate certificate, Set<RegistryHost> hosts) {
    return new HostOptions(
        plainHttp,
        insecure,
        tlsOnLoopback,
        authorities,
        Optional.of(certificate),
        hosts,
        certsDirectories);
  }

  public HostOptions withCertsDirectories(List<Path> directories) {
    return new HostOptions(
        plainHttp,
        insecure,
        tlsOnLoopback,
        authorities,
        clientCertificate,
        clientCertificateHosts,
        directories);
  }
}
