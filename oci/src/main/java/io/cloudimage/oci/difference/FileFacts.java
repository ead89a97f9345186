// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.difference;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.Xattrs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A file of an image's tree, as far as a comparison looks at it. Times do not count.
 *
 * @param size of the content in bytes; 0 for what has none
 * @param content its digest, for files
 * @param link where a link points to; empty for what is none
 */
public record FileFacts(
    TarEntry.Type type,
    int mode,
    long uid,
    long gid,
    long size,
    Optional<Digest> content,
    String link,
    Xattrs xattrs) {

  /** What differs, in a few words each; empty if nothing does. */
  List<String> differences(FileFacts other) {
    List<String> differences = new ArrayList<>();
    if (type != other.type) {
      differences.add(name(type) + " -> " + name(other.type));
    }
    if (!content.equals(other.content)) {
      differences.add("content");
    }
    if (!link.equals(other.link)) {
      differences.add("link " + link + " -> " + other.link);
    }
    if (mode != other.mode) {
      differences.add("mode " + octal(mode) + " -> " + octal(other.mode));
    }
    if (uid != other.uid || gid != other.gid) {
      differences.add("owner " + uid + ":" + gid + " -> " + other.uid + ":" + other.gid);
    }
    if (!xattrs.equals(other.xattrs)) {
      differences.add("extended attributes");
    }
    return differences;
  }

  private static String octal(int mode) {
    return Integer.toOctalString(mode & 07777);
  }

  private static String name(TarEntry.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
