// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of the tests' own that nobody else trusts. */
public final class CertificateAuthority {
  private static final X500Name NAME = new X500Name("CN=cloudimage test authority");

  private final AtomicLong serial = new AtomicLong(1);
  private final KeyPair keys;
  private final X509Certificate certificate;

  public CertificateAuthority() {
    this.keys = newKeys("EC");
    this.certificate = sign(NAME, keys, List.of(), true, Duration.ofDays(1));
  }

  /** A certificate with its key, as PEM files. */
  public record Files(Path certificate, Path key) {}

  /** A certificate with its key. */
  public record Identity(X509Certificate certificate, KeyPair keys) {}

  public X509Certificate certificate() {
    return certificate;
  }

  public Path writeCertificate(Path file) throws IOException {
    return java.nio.file.Files.writeString(file, pem(certificate));
  }

  /** A certificate for the names and addresses, valid for {@code life} from yesterday on. */
  public Identity issue(String keyType, Duration life, String... names) {
    KeyPair pair = newKeys(keyType);
    X500Name subject = new X500Name("CN=" + (names.length == 0 ? "client" : names[0]));
    return new Identity(sign(subject, pair, List.of(names), false, life), pair);
  }

  /** A server's certificate as {@code name.pem} and {@code name.key} in PKCS #8. */
  public Files issue(Path directory, String name, String... hosts) throws IOException {
    Identity identity = issue("EC", Duration.ofDays(2), hosts);
    Path certificateFile =
        java.nio.file.Files.writeString(
            directory.resolve(name + ".pem"), pem(identity.certificate()));
    String key =
        "-----BEGIN PRIVATE KEY-----\n"
            + java.util.Base64.getMimeEncoder()
                .encodeToString(identity.keys().getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    Path keyFile = java.nio.file.Files.writeString(directory.resolve(name + ".key"), key);
    return new Files(certificateFile, keyFile);
  }

  /** What a server with this identity uses. */
  public SSLContext serverContext(Identity identity) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          identity.keys().getPrivate(),
          new char[0],
          new X509Certificate[] {identity.certificate(), certificate});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As OpenSSL writes it: keys in the old forms, PKCS #1 for RSA and SEC 1 for EC. */
  public static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  private X509Certificate sign(
      X500Name subject, KeyPair pair, List<String> hosts, boolean authority, Duration life) {
    Instant start = Instant.now().minus(Duration.ofDays(1));
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            BigInteger.valueOf(serial.getAndIncrement()),
            Date.from(start),
            Date.from(start.plus(life).plus(authority ? Duration.ofDays(2) : Duration.ZERO)),
            subject,
            pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      List<GeneralName> names = new ArrayList<>();
      for (String host : hosts) {
        boolean address = host.matches("[0-9.]+|.*:.*");
        names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
      }
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys(String type) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      if (type.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
