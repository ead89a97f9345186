// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * A client whose replies end at once when they are closed early. The client below reads a body to
 * its end when it is closed, which for a layer of many gigabytes, or a server that has gone silent,
 * is forever.
 */
final class AbortingHttpClient extends CloseableHttpClient {
  private final CloseableHttpClient client;
  private final boolean answersChallenges;
  private final Set<HttpUriRequestBase> running = ConcurrentHashMap.newKeySet();

  /**
   * @param answersChallenges whether the client below may answer a proxy's challenges; those of
   *     registries are answered elsewhere
   */
  AbortingHttpClient(CloseableHttpClient client, boolean answersChallenges) {
    this.client = client;
    this.answersChallenges = answersChallenges;
  }

  @Override
  public ClassicHttpResponse executeOpen(
      @Nullable HttpHost target, ClassicHttpRequest request, @Nullable HttpContext context)
      throws IOException {
    HttpUriRequestBase abortable = (HttpUriRequestBase) request;
    RequestConfig config = abortable.getConfig();
    RequestConfig.Builder builder =
        config == null ? RequestConfig.custom() : RequestConfig.copy(config);
    abortable.setConfig(builder.setAuthenticationEnabled(answersChallenges).build());
    running.add(abortable);
    boolean streams = false;
    try {
      ClassicHttpResponse response = client.executeOpen(target, request, context);
      HttpEntity entity = response.getEntity();
      if (entity != null) {
        response.setEntity(new AbortingEntity(entity, abortable));
        streams = true;
      }
      return response;
    } finally {
      if (!streams) {
        running.remove(abortable);
      }
    }
  }

  @Override
  protected CloseableHttpResponse doExecute(
      HttpHost target, ClassicHttpRequest request, HttpContext context) {
    throw new UnsupportedOperationException("replies are only handed out open");
  }

  /** Ends every request that is under way, and the client. */
  @Override
  public void close(CloseMode mode) {
    running.forEach(HttpUriRequestBase::abort);
    client.close(mode);
  }

  @Override
  public void close() {
    close(CloseMode.IMMEDIATE);
  }

  private final class AbortingEntity extends HttpEntityWrapper {
    private final HttpUriRequestBase request;

    AbortingEntity(HttpEntity entity, HttpUriRequestBase request) {
      super(entity);
      this.request = request;
    }

    @Override
    public InputStream getContent() throws IOException {
      return new AbortingStream(super.getContent(), request, getContentLength() == 0);
    }

    @Override
    public void close() {
      request.abort();
      running.remove(request);
    }
  }

  private final class AbortingStream extends FilterInputStream {
    private final HttpUriRequestBase request;
    private volatile boolean ended;

    /**
     * @param ended whether there is nothing to be read: the connection serves on, read or not
     */
    AbortingStream(InputStream in, HttpUriRequestBase request, boolean ended) {
      super(in);
      this.request = request;
      this.ended = ended;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      ended |= value < 0;
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      ended |= count < 0;
      return count;
    }

    @Override
    public void close() throws IOException {
      running.remove(request);
      if (ended) {
        in.close();
      } else {
        request.abort();
      }
    }
  }
}
