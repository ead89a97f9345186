// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.tar.TarEntry;

/**
 * What an entry's name says about whiteouts (image-spec, layer.md, "Whiteouts").
 *
 * @param target of {@code REMOVE}: the path that disappears; of {@code OPAQUE}: the directory whose
 *     content from below disappears; else the entry's own path
 */
public record Whiteout(Kind kind, String target) {
  private static final String PREFIX = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final String AUFS = ".wh..wh.";

  /** What is to be done. */
  public enum Kind {
    /** It is an ordinary entry. */
    NONE,
    /** One path of the layers below disappears. */
    REMOVE,
    /** All that the layers below have in a directory disappears. */
    OPAQUE,
    /** It is a leftover of AUFS, which means nothing. */
    IGNORE
  }

  /**
   * Reads the name of an entry.
   *
   * @param path of the entry, as {@link LayerPath#of} gives it
   * @throws OciException UNSAFE if the name is that of a whiteout, but does not name anything, or
   *     the entry is not an empty file, or a directory has such a name
   */
  public static Whiteout of(String path, TarEntry entry) throws OciException {
    String name = LayerPath.lastPart(path);
    for (String part : LayerPath.parent(path).split("/")) {
      if (part.startsWith(AUFS)) {
        return new Whiteout(Kind.IGNORE, path);
      }
      if (part.startsWith(PREFIX)) {
        throw refused(path, "it lies in a whiteout");
      }
    }
    if (!name.startsWith(PREFIX)) {
      return new Whiteout(Kind.NONE, path);
    }
    if (name.startsWith(AUFS) && !name.equals(OPAQUE)) {
      return new Whiteout(Kind.IGNORE, path);
    }
    if (entry.type() != TarEntry.Type.FILE || entry.size() > 0) {
      throw refused(path, "a whiteout is an empty file");
    }
    if (name.equals(OPAQUE)) {
      return new Whiteout(Kind.OPAQUE, LayerPath.parent(path));
    }
    String hidden = name.substring(PREFIX.length());
    if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
      throw refused(path, "a whiteout names a file");
    }
    return new Whiteout(Kind.REMOVE, LayerPath.child(LayerPath.parent(path), hidden));
  }

  private static OciException refused(String path, String rule) {
    return new OciException(
        ErrorKind.UNSAFE, "refused the entry " + Printable.quote(path) + ": " + rule);
  }
}
