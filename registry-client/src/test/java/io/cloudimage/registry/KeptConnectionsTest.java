// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.quirk.Quirk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection serves one request after the other, also where an answer has no body. */
@Timeout(60)
class KeptConnectionsTest {
  private static final int MIB = 1 << 20;
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");

  private final byte[] content = new byte[5 * MIB + 7];
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  /** One for each connection. */
  private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();

  private HttpServer server;
  private RegistryHost host;
  private Descriptor blob;
  private RegistryClient client;

  @BeforeEach
  void start() throws IOException {
    new Random(6).nextBytes(content);
    blob = Descriptor.of(new MediaType("application/vnd.oci.image.layer.v1.tar"), content);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    host = new RegistryHost("localhost", server.getAddress().getPort());
    client = new RegistryClient(RegistryOptions.defaults());
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
    threads.shutdown();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      clientPorts.add(exchange.getRemoteAddress().getPort());
      switch (method) {
        case "GET" -> give(exchange);
        case "HEAD" -> exchange.sendResponseHeaders(404, -1);
        default -> take(exchange, method);
      }
    }
  }

  private void give(HttpExchange exchange) throws IOException {
    Matcher range = RANGE.matcher(exchange.getRequestHeaders().getFirst("Range"));
    assertThat(range.matches()).isTrue();
    int from = Integer.parseInt(range.group(1));
    int until = range.group(2).isEmpty() ? content.length : Integer.parseInt(range.group(2)) + 1;
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (until - 1) + "/" + content.length);
    exchange.sendResponseHeaders(206, until - from);
    exchange.getResponseBody().write(content, from, until - from);
  }

  private void take(HttpExchange exchange, String method) throws IOException {
    try (InputStream body = exchange.getRequestBody()) {
      body.transferTo(received);
    }
    exchange.getResponseHeaders().set("Location", "/v2/there/blobs/uploads/1");
    if (received.size() > 0) {
      exchange.getResponseHeaders().set("Range", "0-" + (received.size() - 1));
    }
    exchange.getResponseHeaders().set("Content-Length", "0");
    exchange.sendResponseHeaders(method.equals("PUT") ? 201 : 202, -1);
  }

  /** Both sides of a copy in six pieces: a request for each to read it, and one to write it. */
  @Test
  void piecesOfACopy() throws IOException {
    client.quirks(host).observe(Quirk.MAXIMUM_CHUNK, MIB);
    RemoteRepository here = client.repository(host, new RepositoryName("here"));
    client
        .repository(host, new RepositoryName("there"))
        .push(
            new Blob() {
              @Override
              public Descriptor descriptor() {
                return blob;
              }

              @Override
              public InputStream open() throws IOException {
                return here.fetch(blob);
              }

              @Override
              public InputStream openAt(long offset) throws IOException {
                return here.fetchFrom(blob, offset);
              }

              @Override
              public InputStream openRange(long offset, long length) throws IOException {
                return here.fetchRange(blob, offset, length);
              }
            });
    assertThat(received.toByteArray()).isEqualTo(content);
    assertThat(clientPorts).as("connections").hasSize(2);
  }
}
