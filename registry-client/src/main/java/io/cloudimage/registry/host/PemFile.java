// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as text (RFC 7468). */
final class PemFile {
  private static final long LARGEST = 4 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private PemFile() {}

  /**
   * @throws OciException INVALID if there is no certificate, or something that is none
   */
  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = BLOCK.matcher(text(file));
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        try {
          certificates.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(decode(block.group(2)))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
          throw invalid(file, "holds a certificate that cannot be read", e);
        }
      }
    }
    if (certificates.isEmpty()) {
      throw invalid(file, "holds no PEM certificate", null);
    }
    return certificates;
  }

  /**
   * The first private key of a file: PKCS #8, or PKCS #1 and SEC 1, which say less and take the
   * rest from the certificate's public key.
   *
   * @throws OciException INVALID, or UNSUPPORTED if the key is encrypted
   */
  static PrivateKey privateKey(Path file, PublicKey publicKey) throws IOException {
    Matcher block = BLOCK.matcher(text(file));
    while (block.find()) {
      String type = block.group(1);
      if (type.equals("ENCRYPTED PRIVATE KEY") || block.group(2).contains("ENCRYPTED")) {
        throw new OciException(ErrorKind.UNSUPPORTED, "the key in " + file + " is encrypted")
            .withHint("decrypt it with: openssl pkey -in KEY -out PLAIN-KEY");
      }
      if (type.endsWith("PRIVATE KEY")) {
        try {
          byte[] der = decode(block.group(2));
          byte[] pkcs8 = type.equals("PRIVATE KEY") ? der : wrap(der, publicKey);
          return KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
          throw invalid(file, "holds a key that does not fit the certificate", e);
        }
      }
    }
    throw invalid(file, "holds no PEM private key", null);
  }

  /** PKCS #8 around a bare key: version 0, the public key's algorithm, the key as octets. */
  private static byte[] wrap(byte[] key, PublicKey publicKey) {
    byte[] info = publicKey.getEncoded();
    int start = headerLength(info, 0);
    int length = headerLength(info, start) + contentLength(info, start);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {2, 1, 0});
    body.write(info, start, length);
    body.writeBytes(tagged(4, key));
    return tagged(0x30, body.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length >= 0x100) {
      out.write(0x82);
      out.write(content.length >> 8);
    } else if (content.length >= 0x80) {
      out.write(0x81);
    }
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static int headerLength(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return first < 0x80 ? 2 : 2 + (first & 0x7f);
  }

  private static int contentLength(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | der[at + 2 + i] & 0xff;
    }
    return length;
  }

  private static byte[] decode(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }

  private static String text(Path file) throws IOException {
    try {
      if (Files.size(file) > LARGEST) {
        throw invalid(file, "has more than " + LARGEST + " bytes", null);
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new OciException(ErrorKind.NOT_FOUND, "there is no " + file, e);
    }
  }

  private static OciException invalid(
      Path file, String problem, @org.jspecify.annotations.Nullable Throwable cause) {
    return new OciException(ErrorKind.INVALID, file + " " + problem, cause);
  }
}
