// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.artifact;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A layer's title that may become a file's name: a relative path whose parts are plain names on
 * every system. A title comes from outside; one that leads elsewhere is refused, never bent.
 */
public record Title(String text) {
  private static final int LONGEST_PART = 255;
  private static final int LONGEST = 1024;
  private static final Set<String> DEVICES = Set.of("CON", "PRN", "AUX", "NUL");

  /**
   * Checks a title.
   *
   * @throws OciException UNSAFE if it is no relative path that stays where it is put
   */
  public static Title parse(String text) throws OciException {
    Title title = new Title(text);
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw unsafe(text.substring(0, 40) + "…", "has more than " + LONGEST + " bytes");
    }
    for (String part : title.parts()) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw unsafe(text, "is not a plain relative path");
      }
      if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
        throw unsafe(text, "has a part of more than " + LONGEST_PART + " bytes");
      }
      if (part.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\' || c == ':')) {
        throw unsafe(text, "holds a character that file names must not have");
      }
      if (isDevice(part)) {
        throw unsafe(text, "is the name of a device on some systems");
      }
    }
    return title;
  }

  /** The names from the outermost directory to the file. */
  public List<String> parts() {
    return List.of(text.split("/", -1));
  }

  private static boolean isDevice(String part) {
    int dot = part.indexOf('.');
    String stem = (dot < 0 ? part : part.substring(0, dot)).toUpperCase(java.util.Locale.ROOT);
    return DEVICES.contains(stem.strip()) || stem.matches("(COM|LPT)[0-9]");
  }

  private static OciException unsafe(String text, String problem) {
    return new OciException(
        ErrorKind.UNSAFE,
        "cannot use the title " + Printable.quote(text) + " as the name of a file: it " + problem);
  }
}
