// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Waits for a reply through a few interim ones (1xx), but not through any number of them. */
final class BoundedRequestExecutor extends HttpRequestExecutor {
  private static final int MAXIMUM_INTERIM = 16;

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      @Nullable HttpResponseInformationCallback callback,
      HttpContext context)
      throws IOException, HttpException {
    int[] seen = {0};
    return super.execute(
        request,
        connection,
        (response, conn, ctx) -> {
          if (++seen[0] > MAXIMUM_INTERIM) {
            throw new ProtocolException("more than " + MAXIMUM_INTERIM + " interim replies");
          }
        },
        context);
  }
}
