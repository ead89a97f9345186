// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Count;
import io.cloudimage.cli.output.OutputException;
import io.cloudimage.oci.transfer.CopyReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a copy did, in words and as JSON (schema {@code copy-output}). */
record CopyOutcome(String source, String destination, CopyReport report) {
  void print(Console console, FormatOption format) throws OutputException {
    if (format.isJson()) {
      console.printJson(tree());
      return;
    }
    console.print(
        "copied " + source + " to " + destination,
        "digest " + report.root().digest(),
        "moved "
            + count(report.transferred(), report.transferredBytes())
            + "; already there "
            + count(report.skipped(), report.skippedBytes())
            + "; mounted "
            + count(report.mounted(), report.mountedBytes()));
  }

  private Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("source", source);
    tree.put("destination", destination);
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
