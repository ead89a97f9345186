// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.tar.EntryName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * File names without loss, whatever the locale, in the form of {@link EntryName}. Java turns names
 * into text by the locale's encoding, so under {@code LC_ALL=C} every letter beyond ASCII is lost;
 * a path's URI keeps the bytes.
 */
final class FileNames {
  private FileNames() {}

  /** The path's last name. */
  static String of(Path path) {
    String text = String.valueOf(path.getFileName());
    if (isAscii(text)) {
      return text;
    }
    String raw = path.toUri().getRawPath();
    raw = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    return decode(raw.substring(raw.lastIndexOf('/') + 1));
  }

  /** {@code directory/name}. */
  static Path child(Path directory, String name) {
    if (isAscii(name)) {
      return directory.resolve(name);
    }
    StringBuilder uri = new StringBuilder(directory.toUri().toString());
    if (uri.charAt(uri.length() - 1) != '/') {
      uri.append('/');
    }
    for (byte b : EntryName.encode(name)) {
      uri.append('%').append(HexFormat.of().toHexDigits(b));
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** What a symbolic link points to, as written in it. */
  static String linkTarget(Path link) throws IOException {
    Path target = Files.readSymbolicLink(link);
    String text = target.toString();
    if (isAscii(text)) {
      return text;
    }
    String raw = Path.of("/").resolve(target).toUri().getRawPath();
    String decoded = decode(raw);
    boolean addedEnd = decoded.endsWith("/") && !text.endsWith("/");
    return decoded.substring(target.isAbsolute() ? 0 : 1, decoded.length() - (addedEnd ? 1 : 0));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static String decode(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    return EntryName.decode(bytes.toByteArray());
  }
}
