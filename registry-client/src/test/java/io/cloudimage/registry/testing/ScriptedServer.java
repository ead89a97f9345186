// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.testing.watch.SecretLedger;
import io.cloudimage.registry.testing.watch.SecretWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on raw sockets that answers as a script says: rightly, wrongly, half, or not at
 * all. One request for each connection.
 */
public final class ScriptedServer implements AutoCloseable {
  private static final Pattern LOCATION = Pattern.compile("(?m)^Location: (\\S+)");

  private final ServerSocket listener;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private ScriptedServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
  }

  /** What the server does with a request. */
  public interface Script {
    ScriptedAnswer answer(Request request);
  }

  /**
   * A request as it came.
   *
   * @param target path and query, verbatim
   * @param headers by name in lower case
   */
  public record Request(String method, String target, Map<String, String> headers, byte[] body) {
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** Path without the query. */
    public String path() {
      return target.split("\\?", 2)[0];
    }

    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  public static ScriptedServer start(Script script) throws IOException {
    return start(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), script);
  }

  public static ScriptedServer startTls(SSLContext tls, Script script) throws IOException {
    return start(
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
        script);
  }

  private static ScriptedServer start(ServerSocket listener, Script script) {
    ScriptedServer server = new ScriptedServer(listener, script);
    thread(server::accept).start();
    return server;
  }

  public int port() {
    return listener.getLocalPort();
  }

  public RegistryHost host() {
    return new RegistryHost("127.0.0.1", port());
  }

  /** All requests so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        thread(() -> serve(socket)).start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try {
      Request request = read(socket.getInputStream());
      if (request != null) {
        requests.add(request);
        SecretLedger ledger = SecretWatch.ledger();
        ledger.request(
            port(),
            request + "\n" + request.headers() + start(request.body()),
            request.header("authorization"));
        ScriptedAnswer answer =
            request.method().isEmpty() ? ScriptedAnswer.of(400) : script.answer(request);
        byte[] reply = answer.bytes(request.method());
        ledger.reply(port(), location(reply), start(reply));
        socket.getOutputStream().write(reply);
        socket.getOutputStream().flush();
        if (answer.hangs()) {
          return;
        }
        socket.shutdownOutput();
        socket.getInputStream().skipNBytes(Long.MAX_VALUE);
      }
      socket.close();
    } catch (IOException e) {
      close(socket);
    }
  }

  private static String start(byte[] bytes) {
    return new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.UTF_8);
  }

  private static String location(byte[] reply) {
    Matcher location = LOCATION.matcher(start(reply));
    return location.find() ? location.group(1) : "";
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    int start = in.read();
    if (start < 0) {
      return null;
    }
    if (start < 'A' || start > 'Z') {
      return new Request("", "", Map.of(), new byte[0]); // For example the start of TLS.
    }
    String[] parts = ((char) start + line(in)).split(" ", 3);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] header = line.split(":", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header[1].strip());
    }
    byte[] body = new byte[0];
    if (headers.containsKey("content-length")) {
      body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
    } else if (headers.containsKey("transfer-encoding")) {
      body = chunks(in);
    }
    return new Request(parts[0], parts[1], headers, body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int length = Integer.parseInt(line(in), 16);
    while (length > 0) {
      all.writeBytes(in.readNBytes(length));
      line(in);
      length = Integer.parseInt(line(in), 16);
    }
    line(in);
    return all.toByteArray();
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

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "scripted server");
    thread.setDaemon(true);
    return thread;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(ScriptedServer::close);
  }
}
