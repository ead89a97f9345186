// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Count;
import io.cloudimage.cli.output.OutputException;
import io.cloudimage.oci.bundle.SaveReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was saved, in words and as JSON (schema {@code save-output}). */
record SaveOutcome(String file, Optional<Long> partSize, SaveReport report) {
  void print(Console console, FormatOption format) throws OutputException {
    if (format.isJson()) {
      console.printJson(tree());
    } else {
      console.print(lines(file, report));
    }
  }

  static List<String> lines(String file, SaveReport report) {
    List<String> lines = new ArrayList<>();
    for (SaveReport.Image image : report.images()) {
      lines.add(
          "saved "
              + image.name().familiar()
              + " "
              + image.report().root().digest()
              + (image.attachments() == 0
                  ? ""
                  : ", with " + Count.of(image.attachments(), "attachment")));
    }
    lines.add(
        "wrote "
            + Count.of(written(report), "blob")
            + ", "
            + ByteSize.exact(writtenBytes(report))
            + (file.equals("-") ? "" : ", to " + file));
    if (report.leftOut() > 0) {
      lines.add(
          "left out "
              + Count.of(report.leftOut(), "blob")
              + ", "
              + ByteSize.exact(report.leftOutBytes())
              + ", which the other side has");
    }
    return lines;
  }

  private static long written(SaveReport report) {
    return report.images().stream().mapToLong(image -> image.report().transferred()).sum();
  }

  private static long writtenBytes(SaveReport report) {
    return report.images().stream().mapToLong(image -> image.report().transferredBytes()).sum();
  }

  private Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file);
    partSize.ifPresent(size -> tree.put("partSize", size));
    tree.put("images", report.images().stream().map(SaveOutcome::tree).toList());
    tree.put("written", written(report));
    tree.put("writtenBytes", writtenBytes(report));
    tree.put("leftOut", report.leftOut());
    tree.put("leftOutBytes", report.leftOutBytes());
    return tree;
  }

  private static Map<String, Object> tree(SaveReport.Image image) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", image.name().familiar());
    tree.put("digest", image.report().root().digest().toString());
    tree.put("attachments", image.attachments());
    return tree;
  }
}
