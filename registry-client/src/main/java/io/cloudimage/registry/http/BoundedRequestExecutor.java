// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request and receives its reply's head within limits: a few interim replies (1xx) but not
 * any number, a body that is taken in time, a head that does not come byte by byte forever.
 */
final class BoundedRequestExecutor extends HttpRequestExecutor {
  private static final int MAXIMUM_INTERIM = 16;

  private final StallWatch watch;
  private final TimeLimits limits;

  BoundedRequestExecutor(StallWatch watch, TimeLimits limits) {
    this.watch = watch;
    this.limits = limits;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      @Nullable HttpResponseInformationCallback callback,
      HttpContext context)
      throws IOException, HttpException {
    Head head = new Head(connection, patience(context));
    HttpEntity entity = request.getEntity();
    if (entity == null) {
      head.expect();
    } else {
      request.setEntity(new WatchedEntity(entity, watch, limits, head::abort, head::expect));
    }
    int[] seen = {0};
    try {
      ClassicHttpResponse response =
          super.execute(
              request,
              connection,
              (interim, conn, ctx) -> {
                if (++seen[0] > MAXIMUM_INTERIM) {
                  throw new ProtocolException("more than " + MAXIMUM_INTERIM + " interim replies");
                }
              },
              context);
      head.arrived(null);
      return response;
    } catch (IOException e) {
      head.arrived(e);
      throw e;
    } finally {
      head.end();
      request.setEntity(entity);
    }
  }

  /** Silence has its own limit, the socket's; a head that comes has another window's time. */
  private Duration patience(HttpContext context) {
    Timeout silence =
        HttpClientContext.cast(context).getRequestConfigOrDefault().getResponseTimeout();
    Duration longest = silence == null ? limits.window() : silence.toDuration();
    return longest.plus(limits.window());
  }

  /** The head of one reply. */
  private final class Head {
    private final HttpClientConnection connection;
    private final Duration patience;
    private StallWatch.@Nullable Wait wait;

    Head(HttpClientConnection connection, Duration patience) {
      this.connection = connection;
      this.patience = patience;
    }

    void expect() {
      wait = watch.start(patience, this::abort);
    }

    void abort() {
      connection.close(CloseMode.IMMEDIATE);
    }

    void arrived(@Nullable IOException failure) throws StalledException {
      StallWatch.Wait started = wait;
      wait = null;
      if (started != null && !started.end()) {
        throw new StalledException(
            "the answer's headers were not complete in " + patience.toMillis() / 1000.0 + " s",
            failure);
      }
    }

    void end() {
      StallWatch.Wait started = wait;
      if (started != null) {
        started.end();
      }
    }
  }
}
