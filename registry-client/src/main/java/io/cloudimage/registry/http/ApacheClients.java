// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.registry.host.HostSettings;
import io.cloudimage.registry.host.Origin;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Makes clients that do what they are told and nothing more. */
final class ApacheClients {
  private static final int MAXIMUM_HEADERS = 200;
  private static final int MAXIMUM_LINE = 32 * 1024;

  private final ConnectionOptions options;
  private final StallWatch watch;
  private final DnsResolver names;

  /**
   * @param names finds the addresses of hosts, of all families
   */
  ApacheClients(ConnectionOptions options, StallWatch watch, DnsResolver names) {
    this.options = options;
    this.watch = watch;
    this.names = names;
  }

  /** Cookies, decoding, redirects, retries and remembered passwords are all off. */
  AbortingHttpClient client(HostSettings host) throws IOException {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(connections(host))
            .setRequestExecutor(new BoundedRequestExecutor(watch, options.times()))
            .disableAuthCaching()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableRedirectHandling()
            .disableDefaultUserAgent();
    route(builder, host);
    return new AbortingHttpClient(builder.build(), !options.proxiesTo(host).isEmpty());
  }

  private PoolingHttpClientConnectionManager connections(HostSettings host) throws IOException {
    Timeout connect = Timeout.of(options.connectTimeoutTo(host));
    Http1Config limits =
        Http1Config.custom()
            .setMaxHeaderCount(MAXIMUM_HEADERS)
            .setMaxLineLength(MAXIMUM_LINE)
            .setBufferSize(64 * 1024)
            .build();
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(new FamilyResolver(host.addressFamily(), names))
        .setMaxConnPerRoute(options.connectionsPerHost())
        .setMaxConnTotal(options.connectionsPerHost() * 8)
        .setTlsSocketStrategy(new DeferredTls(host.tls()))
        .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder().http1Config(limits).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(connect)
                .setSocketTimeout(connect)
                .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                .build())
        .build();
  }

  private void route(HttpClientBuilder builder, HostSettings host) {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    options.proxiesTo(host).forEach(proxy -> remember(credentials, proxy));
    builder.setDefaultCredentialsProvider(credentials).setRoutePlanner(new ProxyRoutes(host));
  }

  private static void remember(BasicCredentialsProvider credentials, URI proxy) {
    String user = proxy.getUserInfo();
    if (user != null) {
      int colon = user.indexOf(':');
      String name = colon < 0 ? user : user.substring(0, colon);
      String password = colon < 0 ? "" : user.substring(colon + 1);
      credentials.setCredentials(
          new AuthScope(hostOf(proxy)),
          new UsernamePasswordCredentials(name, password.toCharArray()));
    }
  }

  private static HttpHost hostOf(URI proxy) {
    return new HttpHost("http", proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
  }

  private final class ProxyRoutes extends DefaultRoutePlanner {
    private final HostSettings host;

    ProxyRoutes(HostSettings host) {
      super(null);
      this.host = host;
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
      Optional<URI> proxy = options.proxyTo(host, Origin.of(URI.create(target.toURI())));
      return proxy.map(ApacheClients::hostOf).orElse(null);
    }
  }
}
