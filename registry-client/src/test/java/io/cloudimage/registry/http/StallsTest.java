// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.host.HostCatalog;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.host.Origin;
import io.cloudimage.registry.host.ProxySettings;
import io.cloudimage.registry.testing.CertificateAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that neither answer nor go away. */
@Timeout(60)
class StallsTest {
  private static final Duration SHORT = Duration.ofMillis(400);

  /** Far more than sockets hold. */
  private static final int MUCH = 64 << 20;

  @TempDir Path directory;
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

  private interface Conduct {
    void serve(InputStream in, OutputStream out) throws IOException, InterruptedException;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @Test
  @DisplayName("H11 a host that takes no more bytes of an upload")
  void uploadThatIsNotTaken() throws IOException {
    URI uri = serve(new ServerSocket(0, 5, loopback()), (in, out) -> Thread.sleep(60_000));
    HttpConnections connections = connections(HostOptions.defaults());
    stalled(() -> connections.send(upload(uri)), "the host has not taken 64 bytes");
  }

  @Test
  @DisplayName("H11 a host that takes no more bytes of an upload, over TLS")
  void uploadThatIsNotTakenOverTls() throws IOException {
    CertificateAuthority authority = new CertificateAuthority();
    ServerSocket socket =
        authority
            .serverContext(authority.issue("EC", Duration.ofDays(2), "127.0.0.1"))
            .getServerSocketFactory()
            .createServerSocket(0, 5, loopback());
    Path certificate = authority.writeCertificate(directory.resolve("ca.crt"));
    URI plain = serve(socket, (in, out) -> Thread.sleep(in.read() + 60_000L));
    URI uri = URI.create("https://127.0.0.1:" + plain.getPort() + "/");
    HttpConnections connections =
        connections(HostOptions.defaults().withAuthorities(List.of(certificate)));
    stalled(() -> connections.send(upload(uri)), "the host has not taken 64 bytes");
  }

  @Test
  @DisplayName("H11 headers that come byte by byte")
  void headersThatDrip() throws IOException {
    URI uri =
        serve(
            new ServerSocket(0, 5, loopback()),
            (in, out) -> {
              out.write(text("HTTP/1.1 200 OK\r\nX-Long: "));
              drip(out);
            });
    HttpConnections connections = connections(HostOptions.defaults());
    stalled(
        () -> connections.send(HttpCall.of("GET", uri).withPatience(SHORT)),
        "the answer's headers were not complete");
  }

  @Test
  @DisplayName("H11 a body that comes byte by byte")
  void bodyThatDrips() throws IOException {
    URI uri =
        serve(
            new ServerSocket(0, 5, loopback()),
            (in, out) -> {
              out.write(text("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"));
              drip(out);
            });
    HttpConnections connections = connections(HostOptions.defaults());
    try (HttpReply reply = connections.send(HttpCall.of("GET", uri))) {
      stalled(() -> reply.body().readAllBytes(), "the answer comes too slowly");
    }
  }

  @Test
  @DisplayName("a reader that takes its time is no slow host")
  void slowReader() throws Exception {
    URI uri =
        serve(
            new ServerSocket(0, 5, loopback()),
            (in, out) ->
                out.write(text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789")));
    HttpConnections connections = connections(HostOptions.defaults());
    try (HttpReply reply = connections.send(HttpCall.of("GET", uri))) {
      Thread.sleep(SHORT.multipliedBy(2).toMillis());
      assertThat(reply.body().read()).isEqualTo('0');
      Thread.sleep(SHORT.toMillis());
      assertThat(reply.body().readAllBytes()).hasSize(9);
    }
  }

  @Test
  @DisplayName("a source that takes its time is no slow host")
  void slowSource() throws Exception {
    URI uri =
        serve(
            new ServerSocket(0, 5, loopback()),
            (in, out) -> {
              String head = "";
              while (!head.endsWith("end")) {
                head += (char) in.read();
              }
              out.write(text("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"));
            });
    HttpConnections connections = connections(HostOptions.defaults());
    RequestBody slow =
        new OpenedBody(
            3,
            () -> {
              try {
                Thread.sleep(SHORT.multipliedBy(3).toMillis());
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              return new java.io.ByteArrayInputStream(text("end"));
            },
            true);
    try (HttpReply reply = connections.send(HttpCall.of("PUT", uri).withBody(slow))) {
      assertThat(reply.status()).isEqualTo(201);
    }
  }

  private static HttpCall upload(URI uri) {
    RequestBody endless =
        new OpenedBody(
            MUCH,
            () ->
                new InputStream() {
                  @Override
                  public int read() {
                    return 0;
                  }

                  @Override
                  public int read(byte[] buffer, int offset, int length) {
                    return length;
                  }
                },
            false);
    return HttpCall.of("PUT", uri).withBody(endless);
  }

  private static void stalled(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
        .hasMessageContaining(message);
  }

  private HttpConnections connections(HostOptions hosts) {
    TimeLimits times =
        TimeLimits.defaults().withConnect(Duration.ofSeconds(20)).withProgress(SHORT, 64);
    HttpConnections connections =
        new HttpConnections(
            new HostCatalog(hosts), new ConnectionOptions("test", 4, times, ProxySettings.NONE));
    open.add(connections);
    return connections;
  }

  private URI serve(ServerSocket listener, Conduct conduct) {
    open.add(listener);
    List<Socket> sockets = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                Socket socket = listener.accept();
                open.add(socket);
                sockets.add(socket);
                conduct.serve(socket.getInputStream(), socket.getOutputStream());
              } catch (IOException | InterruptedException e) {
                return;
              }
            });
    thread.setDaemon(true);
    thread.start();
    return URI.create(Origin.of(URI.create("http://127.0.0.1:" + listener.getLocalPort())) + "/");
  }

  private static void drip(OutputStream out) throws IOException, InterruptedException {
    while (true) {
      out.write('x');
      out.flush();
      Thread.sleep(50);
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByName("127.0.0.1");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
