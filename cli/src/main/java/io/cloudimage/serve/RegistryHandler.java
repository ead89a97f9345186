// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.serve.access.AccessControl;
import io.cloudimage.serve.access.Rights;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.content.UploadSessions;
import io.cloudimage.serve.endpoint.BlobEndpoint;
import io.cloudimage.serve.endpoint.Endpoint;
import io.cloudimage.serve.endpoint.ListEndpoint;
import io.cloudimage.serve.endpoint.ManifestEndpoint;
import io.cloudimage.serve.endpoint.Needs;
import io.cloudimage.serve.endpoint.PullThroughEndpoint;
import io.cloudimage.serve.endpoint.Route;
import io.cloudimage.serve.endpoint.StatusEndpoint;
import io.cloudimage.serve.endpoint.UploadEndpoint;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.CallHandler;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import io.cloudimage.serve.observe.AccessListener;
import io.cloudimage.serve.observe.Metrics;
import io.cloudimage.serve.page.PageEndpoint;
import io.cloudimage.serve.upstream.ProxiedRepository;
import io.cloudimage.serve.upstream.Proxies;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds the endpoint for a request, turns failures into answers, and tells of both. */
final class RegistryHandler implements CallHandler {
  private final AccessListener access;
  private final Policy policy;
  private final boolean readOnly;
  private final StatusEndpoint status;
  private final Endpoint blobs;
  private final Endpoint uploads;
  private final Endpoint manifests;
  private final Endpoint lists;
  private final Optional<PageEndpoint> page;
  private final PullThroughEndpoint others;
  private final AtomicInteger active = new AtomicInteger();
  private volatile boolean stopping;

  RegistryHandler(
      ServedStore store,
      Proxies proxies,
      UploadSessions sessions,
      Optional<PageEndpoint> page,
      ServerOptions options) {
    this.policy = options.policy();
    this.access =
        policy
            .metrics()
            .<AccessListener>map(each -> AccessListener.all(List.of(options.access(), each)))
            .orElse(options.access());
    policy.metrics().ifPresent(each -> addGauges(each, sessions));
    this.readOnly = store.store().isReadOnly();
    this.status = new StatusEndpoint(store.store());
    this.blobs = new BlobEndpoint(store, options.deletes());
    this.uploads = new UploadEndpoint(store, sessions, options.limits().largestBlob());
    this.manifests = new ManifestEndpoint(store, options.deletes());
    this.lists = new ListEndpoint(store);
    this.page = page;
    this.others = new PullThroughEndpoint(store, proxies);
  }

  private void addGauges(Metrics metrics, UploadSessions sessions) {
    metrics.gauge("cloudimage_http_requests_active", "Requests under way.", active::get);
    metrics.gauge("cloudimage_uploads_open", "Uploads under way.", sessions::size);
  }

  /** Refuses all requests from now on; those that run go on. */
  void stopTaking() {
    stopping = true;
  }

  @Override
  public void handle(Call call) {
    active.incrementAndGet();
    Observation seen = new Observation();
    call.whenEnded(
        () -> {
          active.decrementAndGet();
          access.answered(seen.record(call));
        });
    try {
      answer(call, seen);
    } catch (IOException | RuntimeException e) {
      seen.failed(e);
    }
  }

  private void answer(Call call, Observation seen) throws IOException {
    call.set("Docker-Distribution-Api-Version", "registry/2.0")
        .set("X-Content-Type-Options", "nosniff");
    try {
      if (stopping) {
        throw new Refusal(ErrorCode.UNKNOWN, 503, "the server is stopping")
            .with("Connection", "close");
      }
      route(call, seen);
    } catch (Refusal refusal) {
      if (isForPeople(call)) {
        PageEndpoint.refuse(call, refusal);
      } else {
        call.refuse(refusal);
      }
    } catch (IOException | RuntimeException e) {
      // What exactly failed is for the log: it may name files of this machine.
      seen.failed(e);
      if (call.status() == 0) {
        call.refuse(new Refusal(ErrorCode.UNKNOWN, "the server could not do it; its log says why"));
      }
    }
  }

  private void route(Call call, Observation seen) throws IOException {
    if (call.path().equals(StatusEndpoint.HEALTH)) {
      seen.endpoint("health");
      status.health(call);
      return;
    }
    if (readOnly) {
      Needs.requireReading(call);
    }
    Rights rights = policy.control().admit(call.header("Authorization"));
    seen.caller(rights.caller());
    if (call.path().equals(StatusEndpoint.METRICS) && policy.metrics().isPresent()) {
      seen.endpoint("metrics");
      if (!policy.metricsForAnyone()) {
        rights.requireUser();
      }
      status.metrics(call, policy.metrics().get());
      return;
    }
    if (isForPeople(call)) {
      seen.endpoint("page");
      page.orElseThrow().answer(call, rights, seen::failed);
      return;
    }
    Route route = Route.parse(call.path());
    seen.endpoint(route.endpoint().name().toLowerCase(Locale.ROOT));
    Optional<ProxiedRepository> other = others.find(call, route);
    if (other.isPresent()) {
      Needs.require(call, other.get().ruled().map(route::in).orElse(route), rights);
      if (others.answers(call, route, other.get(), rights)) {
        return;
      }
    }
    Needs.require(call, route, rights);
    switch (route.endpoint()) {
      case BASE -> base(call, rights);
      case BLOB -> blobs.answer(call, route, rights);
      case UPLOADS, UPLOAD -> uploads.answer(call, route, rights);
      case MANIFEST -> manifests.answer(call, route, rights);
      case TAGS, REFERRERS, CATALOG -> lists.answer(call, route, rights);
    }
  }

  private boolean isForPeople(Call call) {
    return page.isPresent() && PageEndpoint.takes(call.path());
  }

  private static void base(Call call, Rights rights) throws IOException {
    Endpoint.requireMethod(call, "GET", "HEAD");
    if (rights.mayLogIn()) {
      // RFC 9110, section 11.6.1: credentials would change the answers, so clients may send them.
      call.set("WWW-Authenticate", AccessControl.CHALLENGE);
    }
    call.set("Content-Type", "application/json").send(200, new byte[] {'{', '}'});
  }
}
