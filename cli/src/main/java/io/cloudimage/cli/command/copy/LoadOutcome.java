// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Count;
import io.cloudimage.cli.output.OutputException;
import io.cloudimage.oci.bundle.LoadReport;
import io.cloudimage.oci.transfer.CopyReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was loaded, in words and as JSON (schema {@code load-output}). */
record LoadOutcome(String archive, LoadReport report) {
  void print(Console console, FormatOption format) throws OutputException {
    if (format.isJson()) {
      console.printJson(tree());
    } else {
      console.print(lines());
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (LoadReport.Image image : report.images()) {
      lines.add(
          "loaded "
              + image.name().familiar()
              + " "
              + image.digest()
              + image.replaced().map(before -> ", which was " + before).orElse(""));
    }
    if (report.images().isEmpty()) {
      lines.add(archive + " holds no image");
    }
    report
        .report()
        .ifPresent(
            moved ->
                lines.add(
                    "moved "
                        + count(moved.transferred(), moved.transferredBytes())
                        + "; already there "
                        + count(moved.skipped(), moved.skippedBytes())));
    return lines;
  }

  private Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("archive", archive);
    tree.put("images", report.images().stream().map(LoadOutcome::tree).toList());
    tree.put("transferred", report.report().map(CopyReport::transferred).orElse(0));
    tree.put("transferredBytes", report.report().map(CopyReport::transferredBytes).orElse(0L));
    tree.put("skipped", report.report().map(CopyReport::skipped).orElse(0));
    tree.put("skippedBytes", report.report().map(CopyReport::skippedBytes).orElse(0L));
    return tree;
  }

  private static Map<String, Object> tree(LoadReport.Image image) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", image.name().familiar());
    tree.put("digest", image.digest().toString());
    image.replaced().ifPresent(before -> tree.put("replaced", before.toString()));
    return tree;
  }

  private static String count(int number, long bytes) {
    return Count.of(number, "blob") + ", " + ByteSize.exact(bytes);
  }
}
