// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.endpoint;

import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import io.cloudimage.serve.observe.Metrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What is said of the server itself: {@code /healthz} and {@code /metrics}. */
public final class StatusEndpoint {
  public static final String HEALTH = "/healthz";
  public static final String METRICS = "/metrics";

  private final LayoutStore store;

  public StatusEndpoint(LayoutStore store) {
    this.store = store;
  }

  /** Answers everybody: 200 if the store can be read, else 503; what is wrong is for the log. */
  public void health(Call call) throws IOException {
    Endpoint.requireMethod(call, "GET", "HEAD");
    try {
      store.images();
    } catch (IOException e) {
      call.refuse(
          new Refusal(ErrorCode.UNKNOWN, 503, "the store cannot be read; the log says why"));
      throw e;
    }
    text(call, "text/plain; charset=utf-8", "ok\n");
  }

  /** Answers with what has been counted; who may know it is for the caller to see to. */
  public void metrics(Call call, Metrics metrics) throws IOException {
    Endpoint.requireMethod(call, "GET", "HEAD");
    text(call, Metrics.CONTENT_TYPE, metrics.text());
  }

  private static void text(Call call, String type, String text) throws IOException {
    call.set("Content-Type", type)
        .set("Cache-Control", "no-store")
        .send(200, text.getBytes(StandardCharsets.UTF_8));
  }
}
