// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.content.UploadSessions;
import io.cloudimage.serve.endpoint.BlobEndpoint;
import io.cloudimage.serve.endpoint.Endpoint;
import io.cloudimage.serve.endpoint.ListEndpoint;
import io.cloudimage.serve.endpoint.ManifestEndpoint;
import io.cloudimage.serve.endpoint.Route;
import io.cloudimage.serve.endpoint.UploadEndpoint;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import io.cloudimage.serve.http.StallGuard;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds the endpoint for a request, turns failures into answers, and tells of both. */
final class RegistryHandler implements HttpHandler {
  private final StallGuard guard;
  private final AccessListener access;
  private final Endpoint blobs;
  private final Endpoint uploads;
  private final Endpoint manifests;
  private final Endpoint lists;
  private final AtomicInteger active = new AtomicInteger();
  private volatile boolean stopping;

  RegistryHandler(
      ServedStore store,
      UploadSessions sessions,
      StallGuard guard,
      boolean deletes,
      AccessListener access) {
    this.guard = guard;
    this.access = access;
    this.blobs = new BlobEndpoint(store, deletes);
    this.uploads = new UploadEndpoint(store, sessions);
    this.manifests = new ManifestEndpoint(store, deletes);
    this.lists = new ListEndpoint(store);
  }

  /** Refuses all requests from now on; those that run go on. */
  void stopTaking() {
    stopping = true;
  }

  /** How many requests are being answered. */
  int active() {
    return active.get();
  }

  @Override
  public void handle(HttpExchange exchange) {
    active.incrementAndGet();
    try {
      guard.waiting(false);
      handleCounted(exchange);
    } finally {
      guard.waiting(true);
      active.decrementAndGet();
    }
  }

  private void handleCounted(HttpExchange exchange) {
    long started = System.nanoTime();
    Call call = new Call(exchange, guard);
    Optional<String> problem = Optional.empty();
    try {
      answer(call, exchange.getRequestURI().getRawPath());
    } catch (IOException | RuntimeException e) {
      problem = Optional.of(Printable.escape(e.toString()));
    } finally {
      exchange.close();
    }
    access.answered(
        new AccessRecord(
            exchange.getRemoteAddress().toString(),
            Printable.escape(call.method()),
            Printable.escape(exchange.getRequestURI().toString()),
            call.status(),
            call.received(),
            call.sent(),
            Duration.ofNanos(System.nanoTime() - started),
            problem));
  }

  private void answer(Call call, String path) throws IOException {
    call.set("Docker-Distribution-Api-Version", "registry/2.0")
        .set("X-Content-Type-Options", "nosniff");
    try {
      if (stopping) {
        throw new Refusal(ErrorCode.UNKNOWN, 503, "the server is stopping")
            .with("Connection", "close");
      }
      Route route = Route.parse(path);
      switch (route.endpoint()) {
        case BASE -> base(call);
        case BLOB -> blobs.answer(call, route);
        case UPLOADS, UPLOAD -> uploads.answer(call, route);
        case MANIFEST -> manifests.answer(call, route);
        case TAGS, REFERRERS, CATALOG -> lists.answer(call, route);
      }
    } catch (Refusal refusal) {
      call.refuse(refusal);
    } catch (IOException | RuntimeException e) {
      if (call.status() == 0) {
        // What exactly failed is for the log: it may name files of this machine.
        call.refuse(new Refusal(ErrorCode.UNKNOWN, "the server could not do it; its log says why"));
      }
      throw e;
    }
  }

  private static void base(Call call) throws IOException {
    Endpoint.requireMethod(call, "GET", "HEAD");
    call.set("Content-Type", "application/json").send(200, new byte[] {'{', '}'});
  }
}
