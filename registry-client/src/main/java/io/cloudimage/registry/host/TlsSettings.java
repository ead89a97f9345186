// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken with a host.
 *
 * @param authorities PEM files of authorities that are trusted beside the system's
 * @param clientCertificate what we show when asked
 * @param verify whether the host must prove who it is
 */
public record TlsSettings(
    List<Path> authorities, Optional<ClientCertificate> clientCertificate, boolean verify) {
  /** The system's authorities, no certificate of our own. */
  public static final TlsSettings SYSTEM = new TlsSettings(List.of(), Optional.empty(), true);

  public TlsSettings {
    authorities = List.copyOf(authorities);
  }

  /** As a record's own; written out since every request asks, and the JVM would spin it anew. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlsSettings that
        && verify == that.verify
        && authorities.equals(that.authorities)
        && clientCertificate.equals(that.clientCertificate);
  }

  @Override
  public int hashCode() {
    return Objects.hash(authorities, clientCertificate, verify);
  }
}
