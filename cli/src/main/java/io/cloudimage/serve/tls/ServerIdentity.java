// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.tls;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * A certificate with its chain, and the key that belongs to it.
 *
 * @param chain the server's own certificate first
 */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
  /** More than any chain or key takes. */
  private static final long LARGEST = 1 << 20;

  ServerIdentity {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  /** SHA-256 of the certificate, as tools show it: pairs of hex digits with colons. */
  String fingerprint() throws OciException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate().getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new OciException(ErrorKind.INVALID, "the certificate has no fingerprint", e);
    }
  }

  /**
   * Reads PEM files: the certificate with its chain behind it; a key as PKCS #8, PKCS #1 or SEC 1.
   *
   * @throws OciException NOT_FOUND; INVALID if a file holds something else, the key is encrypted or
   *     another's, or the certificate is not valid now
   */
  static ServerIdentity read(Path certificates, Path keyFile) throws IOException {
    List<X509Certificate> chain = chain(certificates);
    PrivateKey key = key(keyFile, chain.get(0));
    if (!belongs(key, chain.get(0))) {
      throw new OciException(
          ErrorKind.INVALID,
          "the key in " + keyFile + " is not that of the first certificate in " + certificates);
    }
    return new ServerIdentity(chain, key);
  }

  /**
   * @throws OciException INVALID if the certificate is not valid now
   */
  void requireValidNow(Path file) throws OciException {
    try {
      certificate().checkValidity();
    } catch (CertificateException e) {
      throw new OciException(
          ErrorKind.INVALID,
          "the certificate in "
              + file
              + " is valid from "
              + certificate().getNotBefore().toInstant()
              + " to "
              + certificate().getNotAfter().toInstant()
              + ", not now",
          e);
    }
  }

  private static List<X509Certificate> chain(Path file) throws IOException {
    String text = text(file);
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate certificate :
          factory.generateCertificates(
              new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))) {
        chain.add((X509Certificate) certificate);
      }
    } catch (CertificateException e) {
      throw new OciException(ErrorKind.INVALID, "no certificate can be read from " + file, e)
          .withHint("PEM is expected: -----BEGIN CERTIFICATE-----");
    }
    if (chain.isEmpty()) {
      throw new OciException(ErrorKind.INVALID, file + " holds no certificate")
          .withHint("PEM is expected: -----BEGIN CERTIFICATE-----");
    }
    return chain;
  }

  /** What exactly is wrong with a key's file is not said: the words could be parts of the key. */
  private static PrivateKey key(Path file, X509Certificate certificate) throws IOException {
    String text = text(file);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
        if (each instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(withCurve(pair.getPrivateKeyInfo(), certificate));
        }
        if (each instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
        if (each instanceof PEMEncryptedKeyPair || each instanceof PKCS8EncryptedPrivateKeyInfo) {
          throw new OciException(ErrorKind.INVALID, "the key in " + file + " is encrypted")
              .withHint("openssl pkey -in FILE -out PLAIN takes the password off");
        }
      }
    } catch (OciException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw unreadableKey(file);
    }
    throw unreadableKey(file);
  }

  /** A key in SEC 1's form need not say which curve it is on; its certificate does. */
  private static PrivateKeyInfo withCurve(PrivateKeyInfo key, X509Certificate certificate)
      throws IOException {
    if (key.getPrivateKeyAlgorithm().getParameters() != null) {
      return key;
    }
    return new PrivateKeyInfo(
        SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded()).getAlgorithm(),
        key.parsePrivateKey());
  }

  private static OciException unreadableKey(Path file) {
    return new OciException(ErrorKind.INVALID, "no private key can be read from " + file)
        .withHint("PEM is expected: -----BEGIN PRIVATE KEY-----, or RSA or EC PRIVATE KEY");
  }

  private static String text(Path file) throws IOException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new OciException(ErrorKind.INVALID, file + " is too large for a PEM file");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new OciException(ErrorKind.NOT_FOUND, "there is no file " + file, e);
    }
  }

  private static boolean belongs(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC", "ECDSA" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = "whose key is it".getBytes(StandardCharsets.UTF_8);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
