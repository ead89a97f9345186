// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.tls;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.TreeSet;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that a server shows, from files. When the files are others than before, new
 * connections see the new certificate; those that are there go on.
 */
public final class ServerTls {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

  private final Path certificates;
  private final Path key;
  private final RenewedKey keys;
  private final SSLContext context;
  private List<Object> seen;

  private ServerTls(Path certificates, Path key) throws IOException {
    this.certificates = certificates;
    this.key = key;
    this.seen = state();
    ServerIdentity identity = ServerIdentity.read(certificates, key);
    identity.requireValidNow(certificates);
    this.keys = new RenewedKey(identity);
    try {
      this.context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, null, null);
    } catch (GeneralSecurityException e) {
      throw new OciException(ErrorKind.UNSUPPORTED, "cannot serve TLS", e);
    }
  }

  /**
   * With the user's own files, in PEM: the certificate with its chain behind it, and its key (PKCS
   * #8, PKCS #1 or SEC 1).
   *
   * @throws OciException NOT_FOUND; INVALID if they cannot be read, do not belong together, or the
   *     certificate is not valid now
   */
  public static ServerTls of(Path certificates, Path key) throws IOException {
    return new ServerTls(certificates, key);
  }

  /**
   * With a certificate that signs itself, kept in a directory; made when there is none, when it
   * ends within a month, or when it lacks one of the names.
   *
   * @param names host names and addresses that clients call the server by
   */
  public static ServerTls selfSigned(Path directory, List<String> names) throws IOException {
    TreeSet<String> canonical = new TreeSet<>();
    for (String name : names) {
      canonical.add(GeneratedIdentity.canonical(name));
    }
    Path certificate = directory.resolve("cert.pem");
    Path key = directory.resolve("key.pem");
    GeneratedIdentity.prepare(certificate, key, canonical);
    return new ServerTls(certificate, key);
  }

  public SSLContext context() {
    return context;
  }

  /** The file with the certificate. */
  public Path certificates() {
    return certificates;
  }

  /** SHA-256 of the certificate that is shown now, as {@code openssl x509 -fingerprint} writes. */
  public String fingerprint() throws OciException {
    return keys.identity().fingerprint();
  }

  /**
   * Looks whether the files are others, and if so shows what is in them from now on. What cannot be
   * used is told in the log, and the old certificate stays; to be called every now and then.
   */
  public synchronized void renew() {
    try {
      List<Object> now = state();
      if (now.equals(seen)) {
        return;
      }
      // A certificate and a key that are replaced one after the other are read when both are there.
      ServerIdentity identity = ServerIdentity.read(certificates, key);
      identity.requireValidNow(certificates);
      keys.renew(identity);
      seen = now;
      LOG.info("new connections see the certificate {}", identity.fingerprint());
    } catch (IOException e) {
      LOG.warn("the certificate is not renewed: {}", e.getMessage());
    }
  }

  private List<Object> state() throws IOException {
    return List.of(time(certificates), time(key), Files.size(certificates), Files.size(key));
  }

  private static FileTime time(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new OciException(ErrorKind.NOT_FOUND, "there is no file " + file);
    }
    return Files.getLastModifiedTime(file);
  }
}
