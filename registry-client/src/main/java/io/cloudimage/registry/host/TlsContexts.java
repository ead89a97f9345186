// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes the JDK's TLS contexts from settings. */
public final class TlsContexts {
  private TlsContexts() {}

  /**
   * @throws OciException INVALID, NOT_FOUND or UNSUPPORTED if a file is not what it should be
   */
  public static SSLContext of(TlsSettings settings) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(settings), trustManagers(settings), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new OciException(ErrorKind.INVALID, "cannot set up TLS: " + e.getMessage(), e);
    }
  }

  private static KeyManager @Nullable [] keyManagers(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    if (settings.clientCertificate().isEmpty()) {
      return null;
    }
    ClientCertificate files = settings.clientCertificate().get();
    List<X509Certificate> chain = PemFile.certificates(files.certificate());
    PrivateKey key = PemFile.privateKey(files.key(), chain.get(0).getPublicKey());
    KeyStore store = emptyStore();
    store.setKeyEntry("client", key, new char[0], chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trustManagers(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    if (!settings.verify()) {
      return new TrustManager[] {new TrustAll()};
    }
    if (settings.authorities().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    int count = 0;
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager system) {
        for (X509Certificate issuer : system.getAcceptedIssuers()) {
          store.setCertificateEntry("system-" + count++, issuer);
        }
      }
    }
    for (Path file : settings.authorities()) {
      for (X509Certificate certificate : PemFile.certificates(file)) {
        store.setCertificateEntry("own-" + count++, certificate);
      }
    }
    return managers(store);
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** For hosts that the user named as insecure. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
