// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Count;
import io.cloudimage.cli.output.OutputException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.transfer.CopyReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of members that were to be pushed (schema {@code members-push-output}). */
record MembersPushOutcome(ImageName image, boolean dryRun, List<Line> lines) {
  MembersPushOutcome {
    lines = List.copyOf(lines);
  }

  /** One member. */
  record Line(
      ImageName name,
      ImageName target,
      Digest digest,
      Optional<CopyReport> report,
      Optional<String> failure) {}

  void print(Console console, FormatOption format) throws OutputException {
    for (Line line : lines) {
      if (line.failure().isPresent()) {
        console.error(line.name() + ": " + line.failure().get());
      }
    }
    if (format.isJson()) {
      console.printJson(tree());
      return;
    }
    List<String> text = new ArrayList<>();
    for (Line line : lines) {
      if (line.failure().isEmpty()) {
        text.add(
            (dryRun ? "would push " : "pushed ")
                + line.name()
                + " to "
                + line.target()
                + line.report().map(MembersPushOutcome::moved).orElse(""));
      }
    }
    long done = lines.stream().filter(line -> line.failure().isEmpty()).count();
    text.add(
        lines.isEmpty()
            ? "no container images travel along with " + image.familiar()
            : done + " of " + Count.of(lines.size(), "container image"));
    console.print(text);
  }

  private static String moved(CopyReport report) {
    return ": moved "
        + ByteSize.text(report.transferredBytes())
        + ", mounted "
        + ByteSize.text(report.mountedBytes())
        + ", already there "
        + ByteSize.text(report.skippedBytes());
  }

  private Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", image.familiar());
    tree.put("dryRun", dryRun);
    tree.put("images", lines.stream().map(MembersPushOutcome::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(Line line) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", line.name().toString());
    tree.put("target", line.target().toString());
    tree.put("digest", line.digest().toString());
    line.report()
        .ifPresent(
            report -> {
              tree.put("transferredBytes", report.transferredBytes());
              tree.put("mountedBytes", report.mountedBytes());
              tree.put("skippedBytes", report.skippedBytes());
            });
    line.failure().ifPresent(failure -> tree.put("failure", failure));
    return tree;
  }
}
