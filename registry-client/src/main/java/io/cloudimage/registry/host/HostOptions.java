// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import io.cloudimage.oci.model.RegistryHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller says about hosts.
 *
 * @param plainHttp hosts that are spoken to without TLS
 * @param insecure hosts whose certificate is not checked
 * @param tlsOnLoopback hosts on this machine that are spoken to with TLS although they are on this
 *     machine; a {@code certs.d} directory of theirs says the same
 * @param allLoopbackByTls whether all hosts on this machine are, but for those in {@code plainHttp}
 * @param authorities PEM files of authorities that are trusted beside the system's, for every host
 * @param clientCertificate what is shown to {@code clientCertificateHosts}
 * @param clientCertificateHosts empty for every host: a certificate, unlike a password, may be
 *     shown to anyone, but is not sent unless the host asks for it
 * @param certsDirectories directories as Docker's and containers' {@code certs.d}: {@code
 *     <host[:port]>/*.crt} are authorities, {@code *.cert} with {@code *.key} a client certificate
 * @param profiles what {@code hosts.toml} says of single hosts; the rest goes before it
 */
public record HostOptions(
    Set<RegistryHost> plainHttp,
    Set<RegistryHost> insecure,
    Set<RegistryHost> tlsOnLoopback,
    boolean allLoopbackByTls,
    List<Path> authorities,
    Optional<ClientCertificate> clientCertificate,
    Set<RegistryHost> clientCertificateHosts,
    List<Path> certsDirectories,
    Map<RegistryHost, HostProfile> profiles) {
  public HostOptions {
    plainHttp = Set.copyOf(plainHttp);
    insecure = Set.copyOf(insecure);
    tlsOnLoopback = Set.copyOf(tlsOnLoopback);
    authorities = List.copyOf(authorities);
    clientCertificateHosts = Set.copyOf(clientCertificateHosts);
    certsDirectories = List.copyOf(certsDirectories);
    profiles = Map.copyOf(profiles);
  }

  /** The system's authorities, plain HTTP to the machine itself alone. */
  public static HostOptions defaults() {
    return new HostOptions(
        Set.of(),
        Set.of(),
        Set.of(),
        false,
        List.of(),
        Optional.empty(),
        Set.of(),
        List.of(),
        Map.of());
  }

  public HostOptions withPlainHttp(Set<RegistryHost> hosts) {
    return new HostOptions(
        hosts,
        insecure,
        tlsOnLoopback,
        allLoopbackByTls,
        authorities,
        clientCertificate,
        clientCertificateHosts,
        certsDirectories,
        profiles);
  }

  public HostOptions withInsecure(Set<RegistryHost> hosts) {
    return new HostOptions(
        plainHttp,
        hosts,
        tlsOnLoopback,
        allLoopbackByTls,
        authorities,
        clientCertificate,
        clientCertificateHosts,
        certsDirectories,
        profiles);
  }

  public HostOptions withTlsOnLoopback(Set<RegistryHost> hosts) {
    return new HostOptions(
        plainHttp,
        insecure,
        hosts,
        allLoopbackByTls,
        authorities,
        clientCertificate,
        clientCertificateHosts,
        certsDirectories,
        profiles);
  }

  public HostOptions withAllLoopbackByTls(boolean byTls) {
    return new HostOptions(
        plainHttp,
        insecure,
        tlsOnLoopback,
        byTls,
        authorities,
        clientCertificate,
        clientCertificateHosts,
        certsDirectories,
        profiles);
  }

  public HostOptions withAuthorities(List<Path> files) {
    return new HostOptions(
        plainHttp,
        insecure,
        tlsOnLoopback,
        allLoopbackByTls,
        files,
        clientCertificate,
        clientCertificateHosts,
        certsDirectories,
        profiles);
  }

  /** Shows a certificate to {@code hosts}; to every host that asks, if there are none. */
  public HostOptions withClientCertificate(ClientCertificate certificate, Set<RegistryHost> hosts) {
    return new HostOptions(
        plainHttp,
        insecure,
        tlsOnLoopback,
        allLoopbackByTls,
        authorities,
        Optional.of(certificate),
        hosts,
        certsDirectories,
        profiles);
  }

  public HostOptions withCertsDirectories(List<Path> directories) {
    return new HostOptions(
        plainHttp,
        insecure,
        tlsOnLoopback,
        allLoopbackByTls,
        authorities,
        clientCertificate,
        clientCertificateHosts,
        directories,
        profiles);
  }

  public HostOptions withProfiles(Map<RegistryHost, HostProfile> hosts) {
    return new HostOptions(
        plainHttp,
        insecure,
        tlsOnLoopback,
        allLoopbackByTls,
        authorities,
        clientCertificate,
        clientCertificateHosts,
        certsDirectories,
        hosts);
  }

  HostProfile profile(RegistryHost host) {
    return profiles.getOrDefault(host, HostProfile.NONE);
  }
}
