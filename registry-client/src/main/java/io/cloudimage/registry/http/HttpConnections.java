// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import com.google.api.client.http.EmptyContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.host.HostCatalog;
import io.cloudimage.registry.host.HostSettings;
import io.cloudimage.registry.host.Origin;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.io.CloseMode;

/**
 * The bottom of the chain: pooled connections to every host, one pool for each way in which they
 * are made. Sends exactly one request for each call. For threads; closing it ends all requests.
 */
public final class HttpConnections implements HttpExchange, Closeable {
  private static final int PROXY_WANTS_PASSWORD = 407;
  private static final Set<String> BODY_METHODS = Set.of("POST", "PUT", "PATCH");

  private final HostCatalog hosts;
  private final ConnectionOptions options;
  private final StallWatch watch = new StallWatch();
  private final ApacheClients factory;
  private final Map<HostSettings, AbortingHttpClient> clients = new HashMap<>();
  private boolean closed;

  public HttpConnections(HostCatalog hosts, ConnectionOptions options) {
    this(hosts, options, SystemDefaultDnsResolver.INSTANCE);
  }

  HttpConnections(HostCatalog hosts, ConnectionOptions options, DnsResolver names) {
    this.hosts = hosts;
    this.options = options;
    this.factory = new ApacheClients(options, watch, names);
  }

  @Override
  public HttpReply send(HttpCall call) throws IOException {
    HttpResponse response;
    try {
      response = request(call).execute();
    } catch (OciException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ExchangeFailure.of(call, e);
    }
    if (response.getStatusCode() == PROXY_WANTS_PASSWORD) {
      response.disconnect();
      throw ExchangeFailure.ofProxy(
          call, options.proxyTo(hosts.settingsOf(Origin.of(call.uri())), Origin.of(call.uri())));
    }
    try {
      InputStream content = response.getContent();
      InputStream body = content == null ? InputStream.nullInputStream() : content;
      return new HttpReply(
          call,
          response.getStatusCode(),
          headers(response.getHeaders()),
          new ReplyStream(body, call, options.times()),
          () -> {});
    } catch (IOException | RuntimeException e) {
      response.disconnect();
      throw ExchangeFailure.of(call, e);
    }
  }

  private HttpRequest request(HttpCall call) throws IOException {
    HostSettings host = hosts.settingsOf(Origin.of(call.uri()));
    // The URL goes out verbatim: taken apart and put together, signed URLs break.
    GenericUrl url = new GenericUrl(call.uri().toString(), true);
    HttpHeaders headers = new HttpHeaders().setAcceptEncoding("identity");
    headers.setUserAgent(options.userAgent());
    call.headers().forEach((name, value) -> headers.set(name, List.of(value)));
    Optional<HttpContent> content = call.body().map(StreamedContent::new);
    if (content.isEmpty() && BODY_METHODS.contains(call.method())) {
      content = Optional.of(new EmptyContent());
    }
    HttpRequest request =
        new Apache5HttpTransport(client(host))
            .createRequestFactory()
            .buildRequest(call.method(), url, content.orElse(null));
    return request
        .setHeaders(headers)
        .setSuppressUserAgentSuffix(true)
        .setFollowRedirects(false)
        .setNumberOfRetries(0)
        .setThrowExceptionOnExecuteError(false)
        .setResponseReturnRawInputStream(true)
        .setLoggingEnabled(false)
        .setCurlLoggingEnabled(false)
        .setConnectTimeout((int) options.connectTimeoutTo(host).toMillis())
        .setReadTimeout((int) call.patienceWith(options.idleTimeoutTo(host)).toMillis());
  }

  private synchronized AbortingHttpClient client(HostSettings host) throws IOException {
    if (closed) {
      throw new OciException(ErrorKind.CANCELLED, "the registry client is closed");
    }
    AbortingHttpClient client = clients.get(host);
    if (client == null) {
      client = factory.client(host);
      clients.put(host, client);
    }
    return client;
  }

  private static Map<String, List<String>> headers(HttpHeaders received) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : received.keySet()) {
      headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(received.getHeaderStringValues(name)));
    }
    return headers;
  }

  @Override
  public void close() {
    List<AbortingHttpClient> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(clients.values());
      clients.clear();
    }
    all.forEach(client -> client.close(CloseMode.IMMEDIATE));
    watch.close();
  }
}
