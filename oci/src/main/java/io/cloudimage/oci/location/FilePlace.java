// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.location;

import io.cloudimage.oci.content.EntryChoice;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Digest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code PATH[:NAME]} or {@code PATH@DIGEST}: a file or a folder, and which of its images is meant.
 * The path ends at the first colon.
 */
record FilePlace(Path path, EntryChoice choice) {
  private static final Pattern AT_DIGEST = Pattern.compile("(.+)@(sha(?:256|512):[^@]*)");

  static FilePlace parse(String text, String form) throws OciException {
    try {
      Matcher digest = AT_DIGEST.matcher(text);
      if (digest.matches()) {
        return new FilePlace(
            Path.of(digest.group(1)), EntryChoice.of(Digest.parse(digest.group(2))));
      }
      int colon = text.indexOf(':');
      String path = colon < 0 ? text : text.substring(0, colon);
      String name = colon < 0 ? "" : text.substring(colon + 1);
      if (path.isEmpty() || (colon >= 0 && name.isEmpty())) {
        throw new IllegalArgumentException("something is missing");
      }
      requirePrintable(name);
      return new FilePlace(Path.of(path), name.isEmpty() ? EntryChoice.ONLY : EntryChoice.of(name));
    } catch (InvalidPathException e) {
      throw invalid(text, form, "it is no path", e);
    } catch (IllegalArgumentException e) {
      throw invalid(text, form, String.valueOf(e.getMessage()), e);
    }
  }

  /** This place, which must not name a digest: what is written has the one that it has. */
  FilePlace withoutDigest(String text) throws OciException {
    if (choice.digest().isPresent()) {
      throw new OciException(
          ErrorKind.INVALID,
          "cannot use " + Printable.quote(text) + ": a digest has no place here");
    }
    return this;
  }

  private static void requirePrintable(String name) {
    if (name.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("a name has printable ASCII only, and no blanks");
    }
  }

  private static OciException invalid(String text, String form, String why, Exception cause) {
    return new OciException(
        ErrorKind.INVALID,
        "cannot read " + Printable.quote(text) + " as " + form + ": " + why,
        cause);
  }
}
