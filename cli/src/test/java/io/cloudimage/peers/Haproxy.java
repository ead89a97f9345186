// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** haproxy in front of a registry; it cuts all connections at once, at random moments. */
final class Haproxy implements AutoCloseable {
  private final Server server;
  private final Path socket;
  private final int port;
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile boolean closed;

  private Haproxy(Server server, Path socket, int port) {
    this.server = server;
    this.socket = socket;
    this.port = port;
  }

  static Haproxy inFrontOf(int registryPort, Path directory) throws IOException {
    Peer.require("haproxy");
    int port = Server.freePort();
    Path socket = directory.resolve("haproxy.sock");
    Path file =
        Files.writeString(
            directory.resolve("haproxy.cfg"),
            """
            global
              stats socket %s mode 600 level admin
            defaults
              mode tcp
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend in
              bind 127.0.0.1:%d
              default_backend registry
            backend registry
              server one 127.0.0.1:%d
            """
                .formatted(socket, port, registryPort));
    return new Haproxy(
        Server.start(directory, "haproxy", port, List.of("haproxy", "-db", "-f", file.toString())),
        socket,
        port);
  }

  int port() {
    return port;
  }

  int cuts() {
    return cuts.get();
  }

  /** From now on cuts all connections again and again, after a random time up to {@code most}. */
  void cutEvery(long mostMillis, Random random) {
    Thread cutter =
        new Thread(
            () -> {
              try {
                while (!closed) {
                  Thread.sleep(1 + random.nextLong(mostMillis));
                  cut();
                }
              } catch (IOException | InterruptedException e) {
                // haproxy has ended, or the test has.
                closed = true;
              }
            },
            "haproxy cuts");
    cutter.setDaemon(true);
    cutter.start();
  }

  private void cut() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(
          ByteBuffer.wrap(
              "shutdown sessions server registry/one\n".getBytes(StandardCharsets.US_ASCII)));
      while (channel.read(ByteBuffer.allocate(1024)) >= 0) {
        // The end of the answer says that it is done.
      }
      cuts.incrementAndGet();
    }
  }

  @Override
  public void close() {
    closed = true;
    server.close();
  }
}
