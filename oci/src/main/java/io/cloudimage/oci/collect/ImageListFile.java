// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.util.regex.Pattern;

/** {@code imageList}: a name per line, and comments that begin with {@code #}. */
final class ImageListFile {
  private static final Pattern PATH =
      Pattern.compile("(?:manifests/|application/apps/[^/]+/)?imageList");
  private static final Pattern LINE_END = Pattern.compile("\r?\n|\r");
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*$");

  private ImageListFile() {}

  static boolean isAt(String path) {
    return PATH.matcher(path).matches();
  }

  static void search(SearchedFile file, Findings findings) {
    String[] lines = LINE_END.split(file.text(), -1);
    for (int i = 0; i < lines.length; i++) {
      String name = COMMENT.matcher(lines[i]).replaceFirst("").strip();
      if (!name.isEmpty()) {
        findings.image(name, file.place(i + 1, "list of images"));
      }
    }
  }
}
