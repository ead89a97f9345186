// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.ImageName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Images that a chart's templates name without a template. Whether they are rendered is not known.
 */
final class TemplateLiterals {
  private static final Pattern LINE =
      Pattern.compile("\\s*(?:-\\s+)?image:\\s+([\"']?)([^\\s\"'{}#]+)\\1\\s*(?:#.*)?");

  private TemplateLiterals() {}

  static void search(Chart chart, String name, Findings findings) {
    for (String file : chart.files().keySet()) {
      if (file.startsWith("templates/") && ManifestFile.hasEnding(file)) {
        String[] lines = chart.text(file).orElse("").split("\r?\n", -1);
        for (int i = 0; i < lines.length; i++) {
          Matcher matcher = LINE.matcher(lines[i]);
          if (matcher.matches() && isName(matcher.group(2))) {
            String how = "fixed in a template of chart " + Printable.escape(name);
            findings.image(matcher.group(2), chart.place(file, i + 1, how, true));
          }
        }
      }
    }
  }

  private static boolean isName(String text) {
    try {
      ImageName.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
