// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

import com.sun.net.httpserver.HttpExchange;
import io.cloudimage.oci.json.Json;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request and its response. */
public final class Call {
  private static final int BUFFER = 64 * 1024;

  /** What is read of a body that nobody wants, so that the client sees the answer. */
  private static final int UNWANTED = 4 << 20;

  private final HttpExchange exchange;
  private final StallGuard guard;
  private final InputStream body;
  private long received;
  private long sent;
  private int status;

  public Call(HttpExchange exchange, StallGuard guard) {
    this.exchange = exchange;
    this.guard = guard;
    this.body = new Body(exchange.getRequestBody());
  }

  public String method() {
    return exchange.getRequestMethod();
  }

  public boolean isHead() {
    return method().equals("HEAD");
  }

  /**
   * A parameter of the query.
   *
   * @throws Refusal if the query is malformed or gives a parameter twice
   */
  public Optional<String> query(String key) throws Refusal {
    return Optional.ofNullable(parseQuery(exchange.getRequestURI().getRawQuery()).get(key));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** The request's body; reading it to the end checks that it is as long as it was said to be. */
  public InputStream body() {
    return body;
  }

  /** The length that the client announced; empty if it sends chunks of unknown number. */
  public Optional<Long> contentLength() throws Refusal {
    Optional<String> text = header("Content-Length");
    if (text.isEmpty() || header("Transfer-Encoding").isPresent()) {
      return Optional.empty();
    }
    if (!text.get().matches("\\d{1,18}")) {
      throw new Refusal(ErrorCode.SIZE_INVALID, "Content-Length is a number");
    }
    return Optional.of(Long.parseLong(text.get()));
  }

  public Call set(String header, String value) {
    exchange.getResponseHeaders().set(header, value);
    return this;
  }

  /** Answers without a body. */
  public void send(int newStatus) throws IOException {
    start(newStatus, -1);
  }

  /** Answers with bytes, or with their length alone if it was asked for no more. */
  public void send(int newStatus, byte[] content) throws IOException {
    if (isHead()) {
      sendLength(newStatus, content.length);
      return;
    }
    start(newStatus, content.length == 0 ? -1 : content.length);
    write(content, content.length);
    exchange.getResponseBody().close();
  }

  /** Answers {@code HEAD}: the length that {@code GET} would send. */
  public void sendLength(int newStatus, long length) throws IOException {
    set("Content-Length", Long.toString(length));
    start(newStatus, -1);
  }

  /** Answers with exactly {@code length} bytes of {@code content}. */
  public void send(int newStatus, InputStream content, long length) throws IOException {
    start(newStatus, length == 0 ? -1 : length);
    byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, length))];
    while (sent < length) {
      int count = content.read(buffer, 0, (int) Math.min(buffer.length, length - sent));
      if (count < 0) {
        throw new IOException("the blob's file is shorter than it was");
      }
      write(buffer, count);
    }
    exchange.getResponseBody().close();
  }

  /** Answers with the spec's error document. */
  public void refuse(Refusal refusal) throws IOException {
    refusal.headers().forEach(this::set);
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", refusal.code().name());
    error.put("message", String.valueOf(refusal.getMessage()));
    set("Content-Type", "application/json");
    send(refusal.status(), Json.write(Map.of("errors", List.of(error))));
  }

  /** The status that was sent; 0 before. */
  public int status() {
    return status;
  }

  public long received() {
    return received;
  }

  public long sent() {
    return sent;
  }

  private void start(int newStatus, long length) throws IOException {
    // The server reads on at the next request only if this body is at its end.
    byte[] unwanted = new byte[8192];
    long limit = received + UNWANTED;
    while (received < limit && body.read(unwanted) >= 0) {
      // Reading is all.
    }
    status = newStatus;
    guard.waiting(true);
    exchange.sendResponseHeaders(newStatus, length);
    guard.waiting(false);
  }

  private void write(byte[] bytes, int count) throws IOException {
    guard.waiting(true);
    exchange.getResponseBody().write(bytes, 0, count);
    guard.waiting(false);
    sent += count;
  }

  private static Map<String, String> parseQuery(@org.jspecify.annotations.Nullable String raw)
      throws Refusal {
    Map<String, String> query = new LinkedHashMap<>();
    for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      String key = PercentCoding.decode(equals < 0 ? part : part.substring(0, equals));
      String value = equals < 0 ? "" : PercentCoding.decode(part.substring(equals + 1));
      if (!key.isEmpty() && query.put(key, value) != null) {
        throw new Refusal(ErrorCode.UNSUPPORTED, "a parameter is given twice");
      }
    }
    return query;
  }

  /** The JDK's server ends a body that was cut off as if it were complete; this one does not. */
  private final class Body extends FilterInputStream {
    private boolean ended;

    Body(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (ended) {
        return -1;
      }
      guard.waiting(true);
      int count;
      try {
        count = in.read(buffer, offset, length);
      } finally {
        guard.waiting(false);
      }
      if (count < 0) {
        ended = true;
        Optional<Long> announced = contentLength();
        if (announced.isPresent() && announced.get() != received) {
          throw new IOException(
              "the connection ended after " + received + " of " + announced.get() + " bytes");
        }
        return -1;
      }
      received += count;
      return count;
    }
  }
}
