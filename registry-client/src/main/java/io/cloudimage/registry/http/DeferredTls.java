// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.registry.host.TlsContexts;
import io.cloudimage.registry.host.TlsSettings;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS that is set up for the first connection that asks for it: to read the platform's authorities
 * and the list of public suffixes takes longer than a request. Files that the user names are read
 * at once, so that a wrong one is told whatever comes. For threads.
 */
final class DeferredTls implements TlsSocketStrategy {
  private final TlsSettings settings;
  private @Nullable TlsSocketStrategy made;

  /**
   * @throws io.cloudimage.oci.error.OciException as {@link TlsContexts#of}
   */
  DeferredTls(TlsSettings settings) throws IOException {
    this.settings = settings;
    if (!settings.authorities().isEmpty() || settings.clientCertificate().isPresent()) {
      strategy();
    }
  }

  @Override
  public SSLSocket upgrade(
      Socket socket, String target, int port, Object attachment, HttpContext context)
      throws IOException {
    return strategy().upgrade(socket, target, port, attachment, context);
  }

  private synchronized TlsSocketStrategy strategy() throws IOException {
    TlsSocketStrategy strategy = made;
    if (strategy == null) {
      HostnameVerifier verifier =
          settings.verify()
              ? HttpsSupport.getDefaultHostnameVerifier()
              : NoopHostnameVerifier.INSTANCE;
      strategy = new DefaultClientTlsStrategy(TlsContexts.of(settings), verifier);
      made = strategy;
    }
    return strategy;
  }
}
