// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

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
import io.cloudimage.serve.http.CallHandler;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Finds the endpoint for a request, turns failures into answers, and tells of both. */
final class RegistryHandler implements CallHandler {
  private final AccessListener access;
  private final Endpoint blobs;
  private final Endpoint uploads;
  private final Endpoint manifests;
  private final Endpoint lists;
  private volatile boolean stopping;

  RegistryHandler(
      ServedStore store, UploadSessions sessions, boolean deletes, AccessListener access) {
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

  @Override
  public void handle(Call call) {
    long started = System.nanoTime();
    AtomicReference<@Nullable Exception> problem = new AtomicReference<>();
    call.whenEnded(
        () -> {
          Exception reason = problem.get();
          access.answered(
              new AccessRecord(
                  call.client(),
                  Printable.escape(call.method()),
                  Printable.escape(call.target()),
                  call.status(),
                  call.received(),
                  call.sent(),
                  Duration.ofNanos(System.nanoTime() - started),
                  Optional.ofNullable(reason)
                      .or(call::problem)
                      .map(each -> Printable.escape(each.toString()))));
        });
    try {
      answer(call, problem);
    } catch (IOException | RuntimeException e) {
      problem.compareAndSet(null, e);
    }
  }

  private void answer(Call call, AtomicReference<@Nullable Exception> problem) throws IOException {
    call.set("Docker-Distribution-Api-Version", "registry/2.0")
        .set("X-Content-Type-Options", "nosniff");
    try {
      if (stopping) {
        throw new Refusal(ErrorCode.UNKNOWN, 503, "the server is stopping")
            .with("Connection", "close");
      }
      Route route = Route.parse(call.path());
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
      // What exactly failed is for the log: it may name files of this machine.
      problem.set(e);
      if (call.status() == 0) {
        call.refuse(new Refusal(ErrorCode.UNKNOWN, "the server could not do it; its log says why"));
      }
    }
  }

  private static void base(Call call) throws IOException {
    Endpoint.requireMethod(call, "GET", "HEAD");
    call.set("Content-Type", "application/json").send(200, new byte[] {'{', '}'});
  }
}
