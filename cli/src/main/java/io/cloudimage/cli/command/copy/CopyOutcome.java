// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Count;
import io.cloudimage.cli.output.OutputException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.transfer.CopyReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a copy did, in words and as JSON (schema {@code copy-output}). */
record CopyOutcome(
    String source,
    String destination,
    Optional<Digest> derivedFrom,
    CopyReport report,
    List<String> lost) {
  CopyOutcome {
    lost = List.copyOf(lost);
  }

  void print(Console console, FormatOption format) throws OutputException {
    for (String each : lost) {
      console.warning("left behind: " + Printable.escape(each));
    }
    if (format.isJson()) {
      console.printJson(tree());
      return;
    }
    console.print(
        "copied " + source + " to " + destination,
        "digest "
            + report.root().digest()
            + derivedFrom.map(from -> ", derived from " + from).orElse(""),
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
    derivedFrom.ifPresent(from -> tree.put("derivedFrom", from.toString()));
    tree.put("transferred", report.transferred());
    tree.put("transferredBytes", report.transferredBytes());
    tree.put("skipped", report.skipped());
    tree.put("skippedBytes", report.skippedBytes());
    tree.put("mounted", report.mounted());
    tree.put("mountedBytes", report.mountedBytes());
    tree.put("lost", lost);
    return tree;
  }

  private static String count(int number, long bytes) {
    return Count.of(number, "blob") + ", " + ByteSize.exact(bytes);
  }
}
