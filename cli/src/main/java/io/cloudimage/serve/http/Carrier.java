// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Headers;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;

/**
 * The HTTP server. A few threads look after all connections; requests are answered on a bounded
 * number of others, which may wait for the store and for a body; and sending an answer occupies
 * none of either.
 */
public final class Carrier implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int HEADER_BYTES = 64 * 1024;
  private static final int HEADERS = 200;
  private static final int STOP_MILLIS = 1000;

  private static final String BUSY =
      "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"too many requests are under"
          + " way\"}]}";

  private final CarrierOptions options;
  private final CallHandler handler;
  private final ThreadPoolExecutor workers;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final Undertow http;
  private final InetSocketAddress address;

  private Carrier(CarrierOptions options, CallHandler handler) throws IOException {
    this.options = options;
    this.handler = handler;
    this.workers = workers(options.threads());
    this.http =
        Undertow.builder()
            .setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setWorkerThreads(1)
            .setWorkerOption(Options.THREAD_DAEMON, true)
            .setSocketOption(Options.BACKLOG, BACKLOG)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
            .setServerOption(UndertowOptions.MAX_HEADERS, HEADERS)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, millis(options.headers()))
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, millis(options.stall()))
            .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, STOP_MILLIS)
            .addListener(listener())
            .build();
    this.address = start();
  }

  /**
   * Listens, and hands every request to the handler.
   *
   * @throws OciException UNAVAILABLE if the address cannot be bound
   */
  public static Carrier start(CarrierOptions options, CallHandler handler) throws IOException {
    // Read once, when the server's classes are loaded: its log is a part of ours.
    if (System.getProperty("org.jboss.logging.provider") == null) {
      System.setProperty("org.jboss.logging.provider", "slf4j");
    }
    return new Carrier(options, handler);
  }

  /** Where it listens, with the port that it has. */
  public InetSocketAddress address() {
    return address;
  }

  /** How many requests have not had all of their answers yet. */
  public int active() {
    return calls.size();
  }

  /** Cuts off what still runs. Closing again does nothing. */
  @Override
  public void close() {
    if (workers.isShutdown()) {
      return;
    }
    workers.shutdownNow();
    calls.forEach(Call::cutOff);
    http.stop();
    try {
      workers.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Undertow.ListenerBuilder listener() {
    Undertow.ListenerBuilder listener =
        new Undertow.ListenerBuilder()
            .setType(Undertow.ListenerType.HTTP)
            .setHost(options.listen().getAddress().getHostAddress())
            .setPort(options.listen().getPort())
            .setRootHandler(new HttpContinueReadHandler(this::take));
    options
        .tls()
        .ifPresent(
            context ->
                listener
                    .setType(Undertow.ListenerType.HTTPS)
                    .setSslContext(context)
                    .setOverrideSocketOptions(
                        OptionMap.create(
                            Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))));
    return listener;
  }

  private InetSocketAddress start() throws IOException {
    try {
      http.start();
    } catch (RuntimeException e) {
      workers.shutdownNow();
      if (e.getCause() instanceof BindException cause) {
        throw new OciException(
            ErrorKind.UNAVAILABLE,
            "cannot listen on " + options.listen() + ": " + cause.getMessage(),
            cause);
      }
      throw e;
    }
    return (InetSocketAddress) http.getListenerInfo().get(0).getAddress();
  }

  /** Runs on a connection's thread. */
  private void take(HttpServerExchange exchange) {
    if (isFramedOddly(exchange)) {
      exchange.setPersistent(false).setStatusCode(StatusCodes.BAD_REQUEST).endExchange();
      return;
    }
    if (calls.size() >= options.requests()) {
      exchange
          .setPersistent(false)
          .setStatusCode(StatusCodes.SERVICE_UNAVAILABLE)
          .getResponseHeaders()
          .put(Headers.RETRY_AFTER, "5")
          .put(Headers.CONTENT_TYPE, "application/json");
      exchange.getResponseSender().send(BUSY);
      return;
    }
    Call call = new Call(exchange, options.stall(), calls::remove);
    calls.add(call);
    exchange.dispatch(workers, same -> work(call));
  }

  /**
   * Whether its body may end elsewhere for a proxy in front than for us (RFC 9112, section 6.1):
   * what follows would be taken for a request. Both lengths at once the HTTP parser refuses.
   */
  private static boolean isFramedOddly(HttpServerExchange exchange) {
    String coding = exchange.getRequestHeaders().getFirst(Headers.TRANSFER_ENCODING);
    return coding != null
        && !(coding.equalsIgnoreCase("chunked")
            && exchange.getProtocol().equals(Protocols.HTTP_1_1));
  }

  private void work(Call call) {
    try {
      handler.handle(call);
    } finally {
      call.handled();
    }
  }

  private static ThreadPoolExecutor workers(int threads) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "serve-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis()));
  }
}
