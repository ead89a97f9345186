// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.tar.EntryName;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Paths of the file system from names of entries and back, byte by byte, whatever the locale. Java
 * decodes and encodes paths by the locale's encoding; only a path's URI keeps the bytes.
 */
final class RawPath {
  private RawPath() {}

  /** A relative path of one part. */
  static Path of(String name) {
    if (isPlain(name)) {
      return Path.of(name);
    }
    return absolute("/" + name).getFileName();
  }

  /** The path that a symbolic link with this text leads to; repeated slashes become one. */
  static Path ofLink(String text) {
    if (isPlain(text)) {
      return Path.of(text);
    }
    if (text.startsWith("/")) {
      return absolute(text);
    }
    Path path = Path.of("");
    for (String part : text.split("/")) {
      path = path.resolve(of(part));
    }
    return path;
  }

  private static Path absolute(String path) {
    StringBuilder uri = new StringBuilder("file://");
    for (byte b : EntryName.encode(path)) {
      if (b == '/') {
        uri.append('/');
      } else {
        uri.append('%').append(HexFormat.of().toHexDigits(b));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** The text of a path, without asking the file system about it. */
  static String text(Path path) {
    String text = path.toString();
    if (isPlain(text)) {
      return text;
    }
    // The URI of a path below one that cannot exist: asking whether it is a directory is harmless.
    Path absolute = path.isAbsolute() ? path : Path.of("/dev/null").resolve(path);
    String raw = absolute.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
        i += 2;
      } else {
        bytes.writeBytes(raw.substring(i, i + 1).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    String decoded = EntryName.decode(bytes.toByteArray());
    return path.isAbsolute() ? decoded : decoded.substring("/dev/null/".length());
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
