// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.tls;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate that signs itself, made for a server that has none, and kept with its key below the
 * data root. It is made again when it ends within a month, or lacks a name that is asked for;
 * clients then need the new one.
 */
final class GeneratedIdentity {
  private static final Duration LIFE = Duration.ofDays(825);
  private static final Duration RENEWED = Duration.ofDays(30);
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  private GeneratedIdentity() {}

  /**
   * Makes both files, unless they are there and will do.
   *
   * @param names host names and addresses that clients call the server by
   */
  static void prepare(Path certificate, Path key, Collection<String> names) throws IOException {
    if (Files.exists(certificate) && Files.exists(key)) {
      ServerIdentity there = ServerIdentity.read(certificate, key);
      if (isFresh(there.certificate()) && names(there.certificate()).containsAll(names)) {
        return;
      }
    }
    Path directory = certificate.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] encoded = certificate(pair, names).getEncoded();
      // The key first: a certificate without its key would look like somebody else's.
      Files.deleteIfExists(certificate);
      write(key, "PRIVATE KEY", pair.getPrivate().getEncoded(), "rw-------");
      write(certificate, "CERTIFICATE", encoded, "rw-r--r--");
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new OciException(ErrorKind.UNSUPPORTED, "cannot make a certificate", e);
    }
  }

  private static boolean isFresh(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().isAfter(Instant.now().plus(RENEWED));
  }

  private static Set<String> names(X509Certificate certificate) throws OciException {
    Set<String> names = new HashSet<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> each : alternatives) {
          names.add(canonical(String.valueOf(each.get(1))));
        }
      }
    } catch (CertificateParsingException e) {
      throw new OciException(ErrorKind.INVALID, "the certificate's names cannot be read", e);
    }
    return names;
  }

  /** Addresses as the JDK writes them, with which a certificate's are compared. */
  static String canonical(String name) throws OciException {
    if (!ADDRESS.matcher(name).matches()) {
      return name;
    }
    try {
      // An address is not looked up.
      return java.net.InetAddress.getByName(name).getHostAddress();
    } catch (java.net.UnknownHostException e) {
      throw new OciException(ErrorKind.INVALID, name + " is no address", e);
    }
  }

  private static X509CertificateHolder certificate(KeyPair pair, Collection<String> names)
      throws OperatorCreationException, IOException {
    Instant now = Instant.now();
    X500Name subject = new X500Name("CN=cloudimage serve");
    GeneralName[] alternatives =
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        ADDRESS.matcher(name).matches()
                            ? GeneralName.iPAddress
                            : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new);
    return new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(127, new SecureRandom()).setBit(0),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(LIFE)),
            subject,
            pair.getPublic())
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
  }

  private static void write(Path file, String kind, byte[] der, String mode) throws IOException {
    Path made = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(made);
    Files.createFile(
        made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        made,
        "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n",
        StandardCharsets.US_ASCII);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
