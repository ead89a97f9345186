// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.wire;

import io.cloudimage.oci.model.RegistryHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;

/** Serves HTTP/1.1 on a free port of 127.0.0.1, with a thread for each connection. */
public final class WireServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Optional<SSLContext> tls;
  private final WireHandler handler;
  private final RequestLog log = new RequestLog();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

  private WireServer(ServerSocket listener, Optional<SSLContext> tls, WireHandler handler) {
    this.listener = listener;
    this.tls = tls;
    this.handler = handler;
  }

  /**
   * @param tls what it proves itself with; plain HTTP if empty
   */
  public static WireServer start(Optional<SSLContext> tls, WireHandler handler) throws IOException {
    ServerSocket listener = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
    WireServer server = new WireServer(listener, tls, handler);
    thread(server::accept).start();
    return server;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** {@code 127.0.0.1:port}. */
  public RegistryHost host() {
    return new RegistryHost("127.0.0.1", port());
  }

  /** The root of its URLs, without a slash at the end. */
  public String url() {
    return (tls.isPresent() ? "https://" : "http://") + host();
  }

  public RequestLog log() {
    return log;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        thread(() -> new WireConnection(socket, tls, handler, log).serve()).start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "wire server");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
