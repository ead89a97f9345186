// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.config;

import io.cloudimage.oci.model.RegistryHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How registries are reached.
 *
 * @param plainHttp hosts that are spoken to without TLS
 * @param insecure hosts whose certificate is not checked
 * @param caFile certificates of authorities that are trusted beside the system's
 * @param certFile the client's certificate, with {@code keyFile}
 * @param certsDirectory per-host directories of certificates, as Docker's {@code certs.d}; empty
 *     for the usual places
 * @param hostsFiles what is particular about single hosts; of two that say something of one host
 *     the later counts
 * @param authFile where credentials are read and written; empty for the usual places
 * @param retries how often a request goes out again that failed for now; empty for the usual number
 * @param retryDeadline how long after its first try; empty for no end
 * @param connectTimeout for a connection and its TLS handshake; empty for the usual time
 * @param idleTimeout how long a host may be silent; empty for the usual time
 * @param mirrors whether mirrors are read
 * @param tokenHosts hosts that may serve tokens for registries of other domains
 */
public record RegistrySettings(
    Set<RegistryHost> plainHttp,
    Set<RegistryHost> insecure,
    Optional<Path> caFile,
    Optional<Path> certFile,
    Optional<Path> keyFile,
    Optional<Path> certsDirectory,
    List<Path> hostsFiles,
    Optional<Path> authFile,
    Optional<Integer> retries,
    Optional<Duration> retryDeadline,
    Optional<Duration> connectTimeout,
    Optional<Duration> idleTimeout,
    boolean mirrors,
    Set<RegistryHost> tokenHosts) {
  /**
   * @throws IllegalArgumentException if there is a certificate without its key, or a key without
   *     its certificate; if the retries are fewer than none
   */
  public RegistrySettings {
    if (certFile.isPresent() != keyFile.isPresent()) {
      throw new IllegalArgumentException("cert-file and key-file go together");
    }
    if (retries.orElse(0) < 0) {
      throw new IllegalArgumentException("retries are 0 or more, not " + retries.get());
    }
    plainHttp = Set.copyOf(plainHttp);
    insecure = Set.copyOf(insecure);
    tokenHosts = Set.copyOf(tokenHosts);
    hostsFiles = List.copyOf(hostsFiles);
  }
}
