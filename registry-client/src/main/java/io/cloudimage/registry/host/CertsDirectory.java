// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One host's directory below {@code certs.d}, as Docker has it: {@code *.crt} are authorities,
 * {@code NAME.cert} with {@code NAME.key} is a client certificate. Of several client certificates
 * the first by name counts. Other files are ignored here; {@link ContainerdHosts} reads
 * containerd's.
 */
record CertsDirectory(
    boolean isPresent, List<Path> authorities, Optional<ClientCertificate> clientCertificate) {
  static CertsDirectory read(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return new CertsDirectory(false, List.of(), Optional.empty());
    }
    List<Path> files;
    try (Stream<Path> list = Files.list(directory)) {
      files = list.sorted().toList();
    }
    List<Path> authorities = new ArrayList<>();
    Optional<ClientCertificate> client = Optional.empty();
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(".crt")) {
        authorities.add(file);
      } else if (name.endsWith(".cert")) {
        Path key = partner(file, ".cert", ".key");
        client = client.isPresent() ? client : Optional.of(new ClientCertificate(file, key));
      } else if (name.endsWith(".key")) {
        partner(file, ".key", ".cert");
      }
    }
    return new CertsDirectory(!authorities.isEmpty() || client.isPresent(), authorities, client);
  }

  private static Path partner(Path file, String suffix, String otherSuffix) throws OciException {
    String name = file.getFileName().toString();
    String other = name.substring(0, name.length() - suffix.length()) + otherSuffix;
    Path partner = file.resolveSibling(other);
    if (!Files.exists(partner)) {
      throw new OciException(ErrorKind.INVALID, file + " has no " + other + " beside it")
          .withHint("a client certificate is a .cert and a .key file of the same name");
    }
    return partner;
  }
}
