// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.util.ArrayDeque;
import java.util.Deque;

/** Names within an archive: parts with slashes between them, which lead nowhere else. */
final class EntryPath {
  private EntryPath() {}

  /**
   * A name in its plain form.
   *
   * @throws OciException UNSAFE if it is absolute or leads out of the archive
   */
  static String of(String name) throws OciException {
    return join("", name);
  }

  /** The name that a symbolic link of the entry {@code name} points to. */
  static String link(String name, String target) throws OciException {
    int slash = name.lastIndexOf('/');
    return join(slash < 0 ? "" : name.substring(0, slash), target);
  }

  private static String join(String base, String path) throws OciException {
    if (path.startsWith("/")) {
      throw unsafe(path, "is absolute");
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : (base + "/" + path).split("/", -1)) {
      if (part.equals("..")) {
        if (base.isEmpty() || parts.isEmpty()) {
          throw unsafe(path, "leads out of the archive");
        }
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  private static OciException unsafe(String path, String why) {
    return new OciException(ErrorKind.UNSAFE, "the entry " + Printable.quote(path) + " " + why);
  }
}
