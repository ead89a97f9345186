// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.host.HostCatalog;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.host.ProxySettings;
import io.cloudimage.registry.testing.FaultyRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host of which the first address is dead, as IPv6 is in many networks. */
@Timeout(60)
class DeadAddressTest {
  private static final String NAME = "both.cloudimage.invalid";
  private static final Duration LIMIT = Duration.ofSeconds(1);

  @Test
  void whereNobodyListensTheNextAddressIsCalled() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start();
        HttpConnections connections =
            to(
                registry.host().port(),
                address("::1"),
                address("127.0.0.2"),
                address("127.0.0.1"))) {
      assertThat(status(connections, registry.host().port())).isEqualTo(200);
      assertThat(registry.log().count()).isEqualTo(1);
    }
  }

  @Test
  void whereNobodyAnswersTheNextAddressIsCalledWhenTheTimeToConnectIsOver() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.start();
        ServerSocket silent = new ServerSocket(registry.host().port(), 1, address("127.0.0.2"));
        HttpConnections connections =
            to(registry.host().port(), address("127.0.0.2"), address("127.0.0.1"))) {
      List<Socket> queue = fill(silent);
      try {
        long start = System.nanoTime();
        assertThat(status(connections, registry.host().port())).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(LIMIT);
      } finally {
        for (Socket socket : queue) {
          socket.close();
        }
      }
    }
  }

  @Test
  void whereAllAreDeadThatIsSaid() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, address("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    try (HttpConnections connections = to(port, address("::1"), address("127.0.0.2"))) {
      assertThatThrownBy(() -> status(connections, port))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
          .hasMessageContaining(NAME);
    }
  }

  /** Until one more connection is not taken any longer. */
  private static List<Socket> fill(ServerSocket silent) throws IOException {
    List<Socket> queue = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort()), 300);
      } catch (SocketTimeoutException e) {
        return queue;
      }
    }
    for (Socket socket : queue) {
      socket.close();
    }
    Assumptions.assumeTrue(false, "skipped, because this system's queue of connections has no end");
    return queue;
  }

  private static HttpConnections to(int port, InetAddress... addresses) {
    InMemoryDnsResolver names = new InMemoryDnsResolver();
    names.add(NAME, addresses);
    HostOptions plain = HostOptions.defaults().withPlainHttp(Set.of(new RegistryHost(NAME, port)));
    return new HttpConnections(
        new HostCatalog(plain), new ConnectionOptions("test", 4, LIMIT, ProxySettings.NONE), names);
  }

  private static int status(HttpConnections connections, int port) throws IOException {
    try (HttpReply reply =
        connections.send(HttpCall.of("GET", URI.create("http://" + NAME + ":" + port + "/v2/")))) {
      return reply.status();
    }
  }

  private static InetAddress address(String text) throws IOException {
    return InetAddress.getByName(text);
  }
}
