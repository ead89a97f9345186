// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Count;
import io.cloudimage.cli.output.OutputException;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.transfer.CopyReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a push or a pull did, in words and as JSON. */
public record CopyResult(String verb, ImageName name, CopyReport report) {
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(verb + " " + name.familiar());
    lines.add("digest " + report.root().digest());
    lines.add(
        "moved "
            + count(report.transferred(), report.transferredBytes())
            + "; already there "
            + count(report.skipped(), report.skippedBytes())
            + (report.mounted() == 0
                ? ""
                : "; mounted " + count(report.mounted(), report.mountedBytes())));
    return lines;
  }

  public void print(Console console, FormatOption format) throws OutputException {
    if (format.isJson()) {
      console.printJson(tree());
    } else {
      console.print(lines());
    }
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name.familiar());
    tree.put("digest", report.root().digest().toString());
    tree.put("transferred", report.transferred());
    tree.put("transferredBytes", report.transferredBytes());
    tree.put("skipped", report.skipped());
    tree.put("skippedBytes", report.skippedBytes());
    tree.put("mounted", report.mounted());
    tree.put("mountedBytes", report.mountedBytes());
    return tree;
  }

  private static String count(int number, long bytes) {
    return Count.of(number, "blob") + ", " + ByteSize.exact(bytes);
  }
}
