// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.serve.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With which certificate a server shows itself. */
public final class TlsFlags {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Speak TLS with this certificate, in PEM, its chain behind it. Read again when it"
              + " changes.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's key, in PEM, without a password.")
  private @Nullable Path key;

  @Option(
      names = "--tls-self-signed",
      description =
          "Speak TLS with a certificate that is made for it and kept below the data root; clients"
              + " must be given it.")
  private boolean selfSigned;

  @Option(
      names = "--tls-name",
      paramLabel = "NAME",
      description =
          "A host name or address in the self-signed certificate, beside this machine's."
              + " Repeatable.")
  private List<String> names = new ArrayList<>();

  /**
   * The certificate; empty if TLS is not asked for.
   *
   * @param directory where one that is made is kept
   * @param listen where the server will listen
   */
  public Optional<ServerTls> open(Path directory, InetSocketAddress listen) throws IOException {
    if ((certificate == null) != (key == null)) {
      throw invalid("--tls-cert and --tls-key go together");
    }
    if (selfSigned && certificate != null) {
      throw invalid("--tls-self-signed does not go with --tls-cert");
    }
    if (!selfSigned && !names.isEmpty()) {
      throw invalid("--tls-name goes with --tls-self-signed");
    }
    if (certificate != null && key != null) {
      return Optional.of(ServerTls.of(certificate, key));
    }
    return selfSigned
        ? Optional.of(ServerTls.selfSigned(directory, names(listen)))
        : Optional.empty();
  }

  /** Whether the certificate is one that clients know only when they are given it. */
  public boolean selfSigned() {
    return selfSigned;
  }

  private List<String> names(InetSocketAddress listen) throws IOException {
    List<String> all = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
    if (listen.getAddress().isAnyLocalAddress()) {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          if (!address.isLinkLocalAddress()) {
            all.add(address.getHostAddress());
          }
        }
      }
      hostName().ifPresent(all::add);
    } else {
      all.add(listen.getAddress().getHostAddress());
    }
    all.addAll(names);
    return all;
  }

  private static Optional<String> hostName() {
    try {
      return Optional.of(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static OciException invalid(String problem) {
    return new OciException(ErrorKind.INVALID, problem);
  }
}
