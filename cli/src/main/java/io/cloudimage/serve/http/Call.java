// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

import io.cloudimage.oci.json.Json;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/**
 * One request and its response. It is answered once, with one of {@code send}; the answer is on its
 * way to the client when that returns, not yet there: {@link #whenEnded} tells.
 */
public final class Call {
  /** What is read of a body that nobody wants, so that the client sees the answer. */
  private static final int UNWANTED = 4 << 20;

  private final HttpServerExchange exchange;
  private final Duration stall;
  private final RequestBody body;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Consumer<Call> released;
  private Runnable listener = () -> {};
  private volatile @Nullable Transmission transmission;
  private volatile @Nullable FileChannel file;
  private volatile @Nullable IOException problem;
  private volatile int status;

  /**
   * @param released is told once, when the call has ended
   */
  Call(HttpServerExchange exchange, Duration stall, Consumer<Call> released) {
    this.exchange = exchange;
    this.stall = stall;
    this.released = released;
    this.body = new RequestBody(exchange, stall);
    exchange.addExchangeCompleteListener(this::exchangeEnded);
  }

  public String method() {
    return exchange.getRequestMethod().toString();
  }

  public boolean isHead() {
    return method().equals("HEAD");
  }

  /** The path as the client wrote it, not decoded. */
  public String path() {
    return withoutAuthority(exchange.getRequestURI());
  }

  /** Path and query as the client wrote them. */
  public String target() {
    String query = exchange.getQueryString();
    return exchange.getRequestURI() + (query.isEmpty() ? "" : "?" + query);
  }

  /** The address that asks. */
  public String client() {
    return String.valueOf(exchange.getSourceAddress());
  }

  /**
   * A parameter of the query.
   *
   * @throws Refusal if the query is malformed or gives a parameter twice
   */
  public Optional<String> query(String key) throws Refusal {
    List<String> values = queries(key);
    if (values.size() > 1) {
      throw new Refusal(ErrorCode.UNSUPPORTED, "a parameter is given twice");
    }
    return values.stream().findFirst();
  }

  /**
   * All values of a parameter that may be given several times, in their order.
   *
   * @throws Refusal if the query is malformed
   */
  public List<String> queries(String key) throws Refusal {
    return parseQuery(exchange.getQueryString()).getOrDefault(key, List.of());
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
    exchange.getResponseHeaders().put(new HttpString(header), value);
    return this;
  }

  /** Answers without a body. */
  public void send(int newStatus) throws IOException {
    if (newStatus != 204) {
      exchange.setResponseContentLength(0);
    }
    begin(newStatus, new Transmission(exchange, ByteBuffer.allocate(0), stall, this::end));
  }

  /** Answers with bytes, or with their length alone if it was asked for no more. */
  public void send(int newStatus, byte[] content) throws IOException {
    if (isHead()) {
      sendLength(newStatus, content.length);
      return;
    }
    exchange.setResponseContentLength(content.length);
    begin(newStatus, new Transmission(exchange, ByteBuffer.wrap(content), stall, this::end));
  }

  /** Answers {@code HEAD}: the length that {@code GET} would send. */
  public void sendLength(int newStatus, long length) throws IOException {
    exchange.setResponseContentLength(length);
    begin(newStatus, new Transmission(exchange, ByteBuffer.allocate(0), stall, this::end));
  }

  /**
   * Answers with exactly {@code length} bytes of a file, which is closed when they are sent or
   * cannot be. They are read while they are sent: the file must be one that nobody changes.
   */
  public void send(int newStatus, FileChannel content, long offset, long length)
      throws IOException {
    file = content;
    exchange.setResponseContentLength(length);
    begin(newStatus, new Transmission(exchange, content, offset, length, stall, this::end));
  }

  /** As above, with bytes of a file to which more are being written: they are sent as they come. */
  public void send(int newStatus, FileChannel content, GrowingFile growth, long offset, long length)
      throws IOException {
    file = content;
    exchange.setResponseContentLength(length);
    begin(newStatus, new Transmission(exchange, content, growth, offset, length, stall, this::end));
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
    return body.received();
  }

  public long sent() {
    Transmission begun = transmission;
    return begun == null ? 0 : begun.sent();
  }

  /** Why the answer did not reach the client, or not whole; empty while that is not known. */
  public Optional<IOException> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * Sets who is told, once, when the answer has been handed to the client's connection or cannot be
   * any more. On a thread that must not wait.
   */
  public void whenEnded(Runnable told) {
    listener = told;
  }

  /** To be called when nobody works on the call any more. One without an answer is cut off. */
  void handled() {
    if (transmission == null) {
      end(new IOException("there was no answer"));
      cutOff();
    }
  }

  /** Ends the connection in the middle. */
  void cutOff() {
    IoUtils.safeClose(exchange.getConnection());
  }

  private void begin(int newStatus, Transmission answer) throws IOException {
    readOn();
    status = newStatus;
    exchange.setStatusCode(newStatus);
    if ("close".equalsIgnoreCase(exchange.getResponseHeaders().getFirst(Headers.CONNECTION))) {
      exchange.setPersistent(false);
    }
    answer.begin();
    transmission = answer;
  }

  /** The next request begins where this one's body ends, so what is left of it is read first. */
  private void readOn() throws IOException {
    if (body.ended()) {
      return;
    }
    if (body.broken()) {
      throw new IOException("nobody is there to be answered: the body broke off");
    }
    if (!body.begun() && HttpContinue.requiresContinueResponse(exchange)) {
      // It has not sent anything, and need not.
      return;
    }
    byte[] unwanted = new byte[8192];
    long limit = body.received() + UNWANTED;
    while (body.received() < limit && body.read(unwanted) >= 0) {
      // Reading is all.
    }
    if (!body.ended()) {
      exchange.setPersistent(false);
    }
  }

  /** The connection has ended, or goes on with the next request. */
  private void exchangeEnded(
      HttpServerExchange same, ExchangeCompletionListener.NextListener next) {
    Transmission begun = transmission;
    if (begun != null) {
      begun.end(begun.handedOn() ? null : new IOException("the connection ended"));
    }
    next.proceed();
  }

  private void end(@Nullable IOException failure) {
    if (over.getAndSet(true)) {
      return;
    }
    problem = failure;
    IoUtils.safeClose(file);
    if (!exchange.isRequestComplete()) {
      cutOff();
    }
    try {
      listener.run();
    } finally {
      released.accept(this);
    }
  }

  private static String withoutAuthority(String uri) {
    int scheme = uri.startsWith("/") ? -1 : uri.indexOf("://");
    if (scheme < 0) {
      return uri;
    }
    int slash = uri.indexOf('/', scheme + 3);
    return slash < 0 ? "/" : uri.substring(slash);
  }

  private static Map<String, List<String>> parseQuery(String raw) throws Refusal {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (String part : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      String key = PercentCoding.decode(equals < 0 ? part : part.substring(0, equals));
      String value = equals < 0 ? "" : PercentCoding.decode(part.substring(equals + 1));
      query.computeIfAbsent(key, unseen -> new ArrayList<>()).add(value);
    }
    return query;
  }
}
