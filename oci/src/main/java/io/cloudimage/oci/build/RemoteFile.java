// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/**
 * A file that came from a URL and now lies among the build's temporary files.
 *
 * @param digest of sha256
 */
record RemoteFile(String name, Path file, Digest digest, long size) implements LayerFile.Opener {
  /** Whether a source is fetched rather than read. */
  static boolean isUrl(String source) {
    String lower = source.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  /**
   * @throws IllegalArgumentException if the text is no URL, or one with a password in it
   */
  static URI parse(String text) {
    URI url = URI.create(text);
    if (url.getHost() == null || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("expected http(s)://HOST/PATH, without user and password");
    }
    return url;
  }

  /**
   * Fetches a file.
   *
   * @param expected its digest; nothing else is accepted
   * @throws OciException MISMATCH
   */
  static RemoteFile fetch(RemoteFiles files, URI url, Optional<Digest> expected, Path to)
      throws IOException {
    String name = nameOf(url);
    Digest.Algorithm algorithm = expected.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256);
    MessageDigest hash = algorithm.newHash();
    MessageDigest ownHash = Digest.Algorithm.SHA256.newHash();
    try (InputStream in = files.open(url);
        OutputStream hashed = new DigestOutputStream(Files.newOutputStream(to), hash);
        OutputStream out = new DigestOutputStream(hashed, ownHash)) {
      in.transferTo(out);
    }
    Digest found = Digest.of(algorithm, hash);
    if (expected.isPresent() && !expected.get().equals(found)) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "what "
              + Printable.escape(url.getScheme() + "://" + url.getHost() + url.getPath())
              + " gave has the digest "
              + found
              + "; expected "
              + expected.get());
    }
    Digest digest = Digest.of(Digest.Algorithm.SHA256, ownHash);
    return new RemoteFile(name, to, digest, Files.size(to));
  }

  /** The last part of the URL's path: one component of a path, whatever the URL says. */
  private static String nameOf(URI url) throws OciException {
    String path = Optional.ofNullable(url.getPath()).orElse("");
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean isName = !name.isEmpty() && !name.equals(".") && !name.equals("..");
    if (!isName || name.indexOf('\0') >= 0) {
      throw new OciException(
          ErrorKind.INVALID, "the URL's path ends in no file name", "end it in one", null);
    }
    return name;
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(file);
  }

  @Override
  public Optional<String> identity() {
    return Optional.of(digest.toString());
  }
}
