// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.testing.CertificateAuthority;
import io.cloudimage.serve.tls.ServerTls;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsTest {
  private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "::1");

  @TempDir private Path root;
  @TempDir private Path keys;

  @Test
  void servesByTheCertificateThatItMade() throws Exception {
    ServerTls tls = ServerTls.selfSigned(keys, NAMES);
    byte[] content = new byte[3 << 20];
    new Random(1).nextBytes(content);
    Digest digest = Digest.of(content);
    try (RegistryServer server = start(tls)) {
      HttpClient client = client(tls.certificates());
      String path = "/v2/a/blobs/";
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(uri(server, path + "uploads/?digest=" + digest))
                          .POST(BodyPublishers.ofByteArray(content))
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(201);
      HttpRequest get = HttpRequest.newBuilder(uri(server, path + digest)).build();
      assertThat(client.send(get, BodyHandlers.ofByteArray()).body()).isEqualTo(content);
      HttpRequest part =
          HttpRequest.newBuilder(uri(server, path + digest)).header("Range", "bytes=5-9").build();
      HttpResponse<byte[]> five = client.send(part, BodyHandlers.ofByteArray());
      assertThat(five.statusCode()).isEqualTo(206);
      assertThat(five.body()).isEqualTo(java.util.Arrays.copyOfRange(content, 5, 10));
    }
  }

  @Test
  void aStrangersAuthorityIsNotEnough() throws Exception {
    Path other = new CertificateAuthority().writeCertificate(keys.resolve("other.pem"));
    try (RegistryServer server = start(ServerTls.selfSigned(keys, NAMES))) {
      HttpRequest ping = HttpRequest.newBuilder(uri(server, "/v2/")).build();
      assertThatThrownBy(() -> client(other).send(ping, BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
      assertThatThrownBy(() -> HttpClient.newHttpClient().send(ping, BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void keepsWhatItMadeUntilANameIsMissing() throws Exception {
    String first = ServerTls.selfSigned(keys, NAMES).fingerprint();
    assertThat(ServerTls.selfSigned(keys, NAMES).fingerprint()).isEqualTo(first);
    assertThat(Files.getPosixFilePermissions(keys.resolve("key.pem")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    String second = ServerTls.selfSigned(keys, List.of("127.0.0.1", "r.example")).fingerprint();
    assertThat(second).isNotEqualTo(first).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
  }

  @Test
  void readsKeysInAllForms() throws Exception {
    CertificateAuthority authority = new CertificateAuthority();
    for (String type : List.of("RSA", "EC")) {
      CertificateAuthority.Identity identity =
          authority.issue(type, Duration.ofDays(2), "127.0.0.1");
      Path certificate =
          Files.writeString(
              keys.resolve("cert"),
              CertificateAuthority.pem(identity.certificate())
                  + CertificateAuthority.pem(authority.certificate()));
      Path old = Files.writeString(keys.resolve("key"), CertificateAuthority.pem(identity.keys()));
      assertThat(Files.readString(old)).contains("BEGIN " + type + " PRIVATE KEY");
      Path trusted = authority.writeCertificate(keys.resolve("ca"));
      try (RegistryServer server = start(ServerTls.of(certificate, old))) {
        HttpRequest ping = HttpRequest.newBuilder(uri(server, "/v2/")).build();
        assertThat(client(trusted).send(ping, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void refusesWhatDoesNotBelongTogether() throws Exception {
    CertificateAuthority authority = new CertificateAuthority();
    CertificateAuthority.Files one = authority.issue(keys, "one", "127.0.0.1");
    CertificateAuthority.Files two = authority.issue(keys, "two", "127.0.0.1");
    assertThatThrownBy(() -> ServerTls.of(one.certificate(), two.key()))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("is not that of the first certificate");
    assertThatThrownBy(() -> ServerTls.of(one.key(), one.key())).isInstanceOf(OciException.class);
    assertThatThrownBy(() -> ServerTls.of(one.certificate(), keys.resolve("none")))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("none");
    CertificateAuthority.Identity over = authority.issue("EC", Duration.ofHours(1), "127.0.0.1");
    Path expired =
        Files.writeString(keys.resolve("expired"), CertificateAuthority.pem(over.certificate()));
    Path key = Files.writeString(keys.resolve("k"), CertificateAuthority.pem(over.keys()));
    assertThatThrownBy(() -> ServerTls.of(expired, key))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("not now");
  }

  @Test
  void showsARenewedCertificateAndDropsNobody() throws Exception {
    CertificateAuthority authority = new CertificateAuthority();
    Path trusted = authority.writeCertificate(keys.resolve("ca"));
    CertificateAuthority.Files one = authority.issue(keys, "one", "127.0.0.1");
    CertificateAuthority.Files two = authority.issue(keys, "two", "127.0.0.1");
    ServerTls tls = ServerTls.of(one.certificate(), one.key());
    String first = tls.fingerprint();
    try (RegistryServer server = start(tls);
        SSLSocket open = connect(server, trusted)) {
      open.startHandshake();
      Files.copy(two.certificate(), one.certificate(), StandardCopyOption.REPLACE_EXISTING);
      tls.renew();
      assertThat(tls.fingerprint()).isEqualTo(first);
      Files.copy(two.key(), one.key(), StandardCopyOption.REPLACE_EXISTING);
      tls.renew();
      assertThat(tls.fingerprint()).isNotEqualTo(first);
      try (SSLSocket fresh = connect(server, trusted)) {
        fresh.startHandshake();
        assertThat(fresh.getSession().getPeerCertificates()[0])
            .isNotEqualTo(open.getSession().getPeerCertificates()[0]);
      }
      open.getOutputStream()
          .write(
              "GET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n"
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(open.getInputStream().read()).isEqualTo('H');
    }
  }

  private RegistryServer start(ServerTls tls) throws Exception {
    return RegistryServer.start(ServerOptions.defaults().withTls(tls), LayoutStore.open(root));
  }

  private static URI uri(RegistryServer server, String path) {
    return URI.create("https://127.0.0.1:" + server.address().getPort() + path);
  }

  private static SSLSocket connect(RegistryServer server, Path trusted) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            trusting(trusted)
                .getSocketFactory()
                .createSocket("127.0.0.1", server.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static HttpClient client(Path trusted) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(trusting(trusted))
        .build();
  }

  private static SSLContext trusting(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setCertificateEntry("trusted", certificate);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
