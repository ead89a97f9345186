// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing;

import io.cloudimage.registry.testing.watch.SecretLedger;
import io.cloudimage.registry.testing.watch.SecretWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy (RFC 9110 §9.3.6, RFC 9112 §3.2.2) on 127.0.0.1: tunnels by CONNECT, and forwards
 * requests with an absolute URL. To it every name is one of this machine, so that tests can use
 * names that there are not.
 */
public final class ForwardProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final Optional<String> credentials;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private record Head(String line, List<String> headers) {
    Optional<String> header(String name) {
      return headers.stream()
          .filter(header -> isNamed(header, name))
          .map(header -> header.split(":", 2)[1].strip())
          .findFirst();
    }

    static boolean isNamed(String header, String name) {
      return header.toLowerCase(Locale.ROOT).startsWith(name + ":");
    }
  }

  private ForwardProxy(ServerSocket listener, Optional<String> credentials) {
    this.listener = listener;
    this.credentials = credentials;
  }

  /** For everyone. */
  public static ForwardProxy start() throws IOException {
    return start(Optional.empty());
  }

  /** For who says this name and password; 407 for others. */
  public static ForwardProxy start(String user, String password) throws IOException {
    String pair = user + ":" + password;
    return start(
        Optional.of(
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
  }

  private static ForwardProxy start(Optional<String> credentials) throws IOException {
    ForwardProxy proxy =
        new ForwardProxy(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), credentials);
    thread(proxy::accept);
    return proxy;
  }

  /** Its URL, without name and password. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Its URL with a name and a password. */
  public URI uri(String user, String password) {
    return URI.create("http://" + user + ":" + password + "@127.0.0.1:" + listener.getLocalPort());
  }

  /** Method and target of all that was let through. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Method and target of all that was answered with 407. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        thread(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      for (Head head = head(in); !head.line().isEmpty(); head = head(in)) {
        if (!serve(head, client, in)) {
          return;
        }
      }
    } catch (IOException e) {
      return; // A connection that breaks is the client's or the origin's matter.
    }
  }

  /** Whether the connection serves on. */
  private boolean serve(Head head, Socket client, InputStream in) throws IOException {
    String[] parts = head.line().split(" ", 3);
    String what = parts[0] + " " + parts[1];
    Optional<String> said = head.header("proxy-authorization");
    SecretLedger ledger = SecretWatch.ledger();
    ledger.request(listener.getLocalPort(), head.line() + "\n" + visible(head), said.orElse(""));
    if (credentials.isPresent() && !credentials.equals(said)) {
      refused.add(what);
      write(
          client.getOutputStream(),
          "HTTP/1.1 407 Proxy Authentication Required\r\n"
              + "Proxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n");
      return true;
    }
    requests.add(what);
    boolean tunnel = parts[0].equals("CONNECT");
    URI target = URI.create(tunnel ? "tunnel://" + parts[1] : parts[1]);
    int port = target.getPort() < 0 ? 80 : target.getPort();
    try (Socket origin = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      open.add(origin);
      if (tunnel) {
        write(client.getOutputStream(), "HTTP/1.1 200 Connection established\r\n\r\n");
      } else {
        write(origin.getOutputStream(), forwarded(head, parts[0], target));
      }
      thread(() -> pipe(in, origin));
      origin.getInputStream().transferTo(client.getOutputStream());
      client.shutdownOutput();
    }
    return false;
  }

  /** What a registry is told by plain HTTP every proxy sees, and has no use for. */
  private static List<String> visible(Head head) {
    return head.headers().stream()
        .filter(header -> !Head.isNamed(header, "authorization"))
        .toList();
  }

  private static String forwarded(Head head, String method, URI target) {
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    StringBuilder text = new StringBuilder();
    text.append(method).append(' ').append(target.getRawPath()).append(query);
    text.append(" HTTP/1.1\r\nConnection: close\r\n");
    for (String header : head.headers()) {
      boolean hop =
          header.toLowerCase(Locale.ROOT).startsWith("proxy-")
              || Head.isNamed(header, "connection");
      text.append(hop ? "" : header + "\r\n");
    }
    return text.append("\r\n").toString();
  }

  private static void pipe(InputStream from, Socket to) {
    try {
      from.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      return; // The other direction has ended.
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** An empty line for the end. */
  private static Head head(InputStream in) throws IOException {
    String first = line(in);
    List<String> headers = new ArrayList<>();
    for (String line = first.isEmpty() ? "" : line(in); !line.isEmpty(); line = line(in)) {
      headers.add(line);
    }
    return new Head(first, headers);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "forward proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
