// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.testing.CertificateAuthority;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that cannot prove who they are, or say nothing: rows H11 and H12 of the corpus. */
@Timeout(60)
class TlsCorpusTest {
  @TempDir Path directory;
  private final CertificateAuthority authority = new CertificateAuthority();

  @Test
  @DisplayName(
      "H12 expired, wrong host, unknown authority; insecure for one host is not for another")
  void certificates() throws IOException {
    try (ScriptedServer good = serve(Duration.ofDays(2), "127.0.0.1");
        ScriptedServer expired = serve(Duration.ofHours(1), "127.0.0.1");
        ScriptedServer wrongHost = serve(Duration.ofDays(2), "registry.example")) {
      HostOptions tls =
          HostOptions.defaults()
              .withTlsOnLoopback(Set.of(good.host(), expired.host(), wrongHost.host()));
      HostOptions trusting =
          tls.withAuthorities(List.of(authority.writeCertificate(directory.resolve("ca.crt"))));
      try (RegistryClient client = client(trusting)) {
        client.ping(good.host());
        untrusted(client, expired.host());
        untrusted(client, wrongHost.host());
      }
      try (RegistryClient client = client(tls.withInsecure(Set.of(expired.host())))) {
        client.ping(expired.host());
        untrusted(client, good.host());
        untrusted(client, wrongHost.host());
      }
      assertThat(wrongHost.requests()).isEmpty();
    }
  }

  @Test
  @DisplayName("H12 plain HTTP on a port where TLS is expected: no fallback, and a hint")
  void plainOnTlsPort() throws IOException {
    try (ScriptedServer plain = ScriptedServer.start(request -> ScriptedAnswer.of(200));
        RegistryClient client =
            client(HostOptions.defaults().withTlsOnLoopback(Set.of(plain.host())))) {
      assertThatThrownBy(() -> client.ping(plain.host()))
          .isInstanceOfSatisfying(
              OciException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
                assertThat(e.hint().orElse("")).contains("--plain-http " + plain.host());
              });
    }
  }

  @Test
  @DisplayName("A12 a redirect from https to http is refused")
  void downgrade() throws IOException {
    try (ScriptedServer plain = ScriptedServer.start(request -> ScriptedAnswer.of(200));
        ScriptedServer secure =
            ScriptedServer.startTls(
                authority.serverContext(authority.issue("EC", Duration.ofDays(2), "127.0.0.1")),
                request ->
                    ScriptedAnswer.of(302).header("Location", "http://127.0.0.1:" + plain.port()));
        RegistryClient client =
            client(HostOptions.defaults().withInsecure(Set.of(secure.host())))) {
      untrusted(client, secure.host());
      assertThat(plain.requests()).isEmpty();
    }
  }

  @Test
  @DisplayName("H11 a server that accepts and says nothing; one that nobody listens on")
  void silence() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      RegistryHost host = new RegistryHost("127.0.0.1", silent.getLocalPort());
      HostOptions tls = HostOptions.defaults().withTlsOnLoopback(Set.of(host));
      RegistryOptions hasty =
          RegistryOptions.defaults().withHosts(tls).withConnectTimeout(Duration.ofMillis(300));
      try (RegistryClient client = new RegistryClient(hasty)) {
        unavailable(() -> client.ping(host));
      }
    }
    RegistryHost nobody;
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      nobody = new RegistryHost("127.0.0.1", socket.getLocalPort());
    }
    try (RegistryClient client = client(HostOptions.defaults())) {
      unavailable(() -> client.ping(nobody));
    }
  }

  @Test
  @DisplayName("files from the web: redirects are followed, refusals and cut bodies are errors")
  void webFiles() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                request ->
                    switch (request.path()) {
                      case "/a" -> ScriptedAnswer.of(301).header("Location", "/b");
                      case "/b" -> ScriptedAnswer.of(200).body("hello");
                      case "/cut" -> ScriptedAnswer.of(200).body("hello").cutAfter(3);
                      default -> ScriptedAnswer.of(404);
                    });
        RegistryClient client = client(HostOptions.defaults())) {
      String base = "http://" + server.host();
      assertThat(client.webFiles().open(URI.create(base + "/a")).readAllBytes())
          .asString()
          .isEqualTo("hello");
      assertThatThrownBy(() -> client.webFiles().open(URI.create(base + "/cut")).readAllBytes())
          .isInstanceOf(OciException.class);
      assertThatThrownBy(() -> client.webFiles().open(URI.create(base + "/x")))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
      assertThatThrownBy(() -> client.webFiles().open(URI.create("file:///etc/passwd")))
          .isInstanceOf(OciException.class);
    }
  }

  private ScriptedServer serve(Duration life, String name) throws IOException {
    return ScriptedServer.startTls(
        authority.serverContext(authority.issue("EC", life, name)),
        request -> ScriptedAnswer.of(200));
  }

  private static RegistryClient client(HostOptions hosts) {
    return new RegistryClient(RegistryOptions.defaults().withHosts(hosts));
  }

  private static void untrusted(RegistryClient client, RegistryHost host) {
    assertThatThrownBy(() -> client.ping(host))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNTRUSTED));
  }

  private static void unavailable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
  }
}
