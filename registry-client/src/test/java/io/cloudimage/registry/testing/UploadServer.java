// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RegistryHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The upload half of a registry, which breaks where a test wants it to. */
public final class UploadServer implements AutoCloseable {
  /** Takes a request as it is. */
  public static final Fault NONE = Fault.of("none", 0);

  private static final byte[] DIGEST_INVALID =
      "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}".getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Script script;
  private final Map<String, ByteArrayOutputStream> sessions = new ConcurrentHashMap<>();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong serial = new AtomicLong();

  /** What goes wrong with a request. */
  public interface Script {
    Fault fault(Call call);
  }

  /**
   * A request.
   *
   * @param number of this method, from 1
   * @param range Content-Range, or empty
   */
  public record Call(String method, int number, String path, String range, long length) {}

  /** Something that goes wrong. */
  public record Fault(String kind, int number, Map<String, String> headers) {
    private static Fault of(String kind, int number) {
      return new Fault(kind, number, Map.of());
    }

    public Fault withHeader(String name, String value) {
      Map<String, String> more = new ConcurrentHashMap<>(headers);
      more.put(name, value);
      return new Fault(kind, number, more);
    }
  }

  /** Keeps so many bytes of the body, and ends the connection. */
  public static Fault cutAfter(int bytes) {
    return Fault.of("cut", bytes);
  }

  /** As {@link #cutAfter}, and does not know the session any more. */
  public static Fault cutAndForget(int bytes) {
    return Fault.of("forget", bytes);
  }

  /** Does what was asked for, and ends the connection instead of to answer. */
  public static Fault lostReply() {
    return Fault.of("lost", 0);
  }

  /** Takes nothing and answers so. */
  public static Fault status(int status) {
    return Fault.of("status", status);
  }

  /** Does what was asked for and answers so. */
  public static Fault doneButStatus(int status) {
    return Fault.of("done", status);
  }

  /** Takes so many bytes alone, and says so. */
  public static Fault takesOnly(int bytes) {
    return Fault.of("only", bytes);
  }

  private UploadServer(HttpServer server, Script script) {
    this.server = server;
    this.script = script;
  }

  public static UploadServer start(Script script) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
    UploadServer server = new UploadServer(http, script);
    http.createContext("/", server::handle);
    http.setExecutor(server.threads);
    http.start();
    return server;
  }

  public RegistryHost host() {
    return new RegistryHost("127.0.0.1", server.getAddress().getPort());
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  public List<Call> calls(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).toList();
  }

  /** The bytes of all bodies that came. */
  public long received() {
    return received.get();
  }

  public byte @Nullable [] blob(Digest digest) {
    return blobs.get(digest.toString());
  }

  public void forgetSessions() {
    sessions.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String range = exchange.getRequestHeaders().getFirst("Content-Range");
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    Call call =
        new Call(
            method,
            calls(method).size() + 1,
            exchange.getRequestURI().getPath(),
            range == null ? "" : range,
            length == null ? -1 : Long.parseLong(length));
    calls.add(call);
    Fault fault = script.fault(call);
    fault.headers().forEach(exchange.getResponseHeaders()::add);
    try (exchange) {
      serve(exchange, call, fault);
    }
  }

  private void serve(HttpExchange exchange, Call call, Fault fault) throws IOException {
    String id = call.path().replaceFirst("^/up/([0-9]+)/.*", "$1");
    @Nullable ByteArrayOutputStream session = sessions.get(id);
    boolean cuts = fault.kind().equals("cut") || fault.kind().equals("forget");
    byte[] body = read(exchange.getRequestBody(), cuts ? fault.number() : Integer.MAX_VALUE);
    if (cuts) {
      if (session != null) {
        session.writeBytes(body);
      }
      if (fault.kind().equals("forget")) {
        sessions.remove(id);
      }
      return;
    }
    if (fault.kind().equals("status")) {
      exchange.sendResponseHeaders(fault.number(), -1);
      return;
    }
    if (fault.kind().equals("only")) {
      body = java.util.Arrays.copyOf(body, fault.number());
    }
    int status = act(exchange, call, id, session, body);
    if (fault.kind().equals("done")) {
      status = fault.number();
    }
    if (status == 400) {
      exchange.sendResponseHeaders(status, DIGEST_INVALID.length);
      exchange.getResponseBody().write(DIGEST_INVALID);
    } else if (!fault.kind().equals("lost")) {
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private int act(
      HttpExchange exchange,
      Call call,
      String id,
      @Nullable ByteArrayOutputStream session,
      byte[] body) {
    switch (call.method()) {
      case "HEAD":
        byte[] blob = blobs.get(call.path().replaceFirst(".*/", ""));
        return blob == null ? 404 : 200;
      case "POST":
        String fresh = Long.toString(serial.incrementAndGet());
        sessions.put(fresh, new ByteArrayOutputStream());
        where(exchange, fresh);
        return 202;
      default:
        break;
    }
    if (session == null) {
      return 404;
    }
    where(exchange, id);
    switch (call.method()) {
      case "GET":
        has(exchange, session);
        return 204;
      case "PATCH":
        if (!call.range().startsWith(session.size() + "-")) {
          has(exchange, session);
          return 416;
        }
        session.writeBytes(body);
        has(exchange, session);
        return 202;
      case "PUT":
        session.writeBytes(body);
        sessions.remove(id);
        String digest = exchange.getRequestURI().getQuery().replaceFirst(".*digest=", "");
        if (!Digest.of(session.toByteArray()).toString().equals(digest)) {
          return 400;
        }
        blobs.put(digest, session.toByteArray());
        return 201;
      default:
        sessions.remove(id);
        return 204;
    }
  }

  private void where(HttpExchange exchange, String id) {
    String location = "/up/" + id + "/" + serial.incrementAndGet() + "?_state=secret-" + id;
    exchange.getResponseHeaders().add("Location", location);
  }

  private static void has(HttpExchange exchange, ByteArrayOutputStream session) {
    if (!exchange.getResponseHeaders().containsKey("Range")) {
      exchange.getResponseHeaders().add("Range", "0-" + Math.max(0, session.size() - 1));
    }
  }

  private byte[] read(InputStream in, int limit) throws IOException {
    byte[] bytes = in.readNBytes(limit);
    received.addAndGet(bytes.length);
    return bytes;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
