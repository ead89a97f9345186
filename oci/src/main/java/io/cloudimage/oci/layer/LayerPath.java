// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths inside a layer: relative to its root, with single slashes between the parts, without {@code
 * .} and {@code ..}. The root itself is the empty path.
 */
public final class LayerPath {
  private LayerPath() {}

  /**
   * The path that an entry's name means. A leading slash means the root of the layer, {@code .} and
   * empty parts mean nothing.
   *
   * @throws OciException UNSAFE if a part is {@code ..}; UNSUPPORTED if there are more than {@code
   *     depth} parts
   */
  public static String of(String name, int depth) throws OciException {
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw new OciException(
            ErrorKind.UNSAFE, "refused the entry " + Printable.quote(name) + ": it has a part ..");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    if (parts.size() > depth) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot read the entry "
              + Printable.quote(name)
              + ": its path has "
              + parts.size()
              + " parts, more than the limit of "
              + depth);
    }
    return String.join("/", parts);
  }

  /** Whether the text is a path of this form, and not the root. */
  static boolean isPath(String text) {
    for (String part : text.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return text.indexOf('\0') < 0;
  }

  /** The path without its last part; the root's is the root. */
  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The last part. */
  static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static String child(String directory, String part) {
    return directory.isEmpty() ? part : directory + "/" + part;
  }
}
