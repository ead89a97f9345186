// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.mirror;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Count;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.cli.output.OutputException;
import io.cloudimage.registry.mirror.apply.ApplyReport;
import io.cloudimage.registry.mirror.apply.Outcome;
import io.cloudimage.registry.mirror.plan.Change;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import io.cloudimage.registry.mirror.plan.PlanCodec;
import io.cloudimage.registry.mirror.plan.PlanFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a mirror command ends: what it did, what it could not, and the exit code. */
final class MirrorEnd {
  private MirrorEnd() {}

  /** After a plan that was not carried out. */
  static ExitCode of(Console console, MirrorPlan plan) {
    warn(console, plan);
    return plan.failures().isEmpty() ? ExitCode.SUCCESS : code(plan);
  }

  /** After a plan that was carried out. */
  static ExitCode print(Console console, FormatOption format, MirrorPlan plan, ApplyReport report)
      throws OutputException {
    console.endProgress();
    if (format.isJson()) {
      console.printJson(tree(plan, report));
    } else {
      console.print(lines(plan, report));
    }
    warn(console, plan);
    for (Outcome outcome : report.outcomes()) {
      if (!outcome.isGood()) {
        console.warning(outcome.name() + ": " + outcome.result() + ": " + outcome.message());
      }
    }
    boolean planned = plan.failures().isEmpty();
    if (planned && report.isComplete()) {
      return ExitCode.SUCCESS;
    }
    boolean nothing = plan.repositories().isEmpty() && report.outcomes().isEmpty();
    return nothing ? code(plan) : ExitCode.PARTIAL;
  }

  private static void warn(Console console, MirrorPlan plan) {
    for (PlanFailure failure : plan.failures()) {
      console.warning(failure.subject() + ": " + failure.message());
    }
  }

  /** Where nothing could be planned at all, the first reason is the reason. */
  private static ExitCode code(MirrorPlan plan) {
    return plan.repositories().isEmpty()
        ? ExitCode.of(plan.failures().get(0).kind())
        : ExitCode.PARTIAL;
  }

  private static List<String> lines(MirrorPlan plan, ApplyReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "added "
            + report.done(Change.ADD)
            + ", moved "
            + report.done(Change.MOVE)
            + ", deleted "
            + report.done(Change.DELETE)
            + "; "
            + plan.count(Change.KEEP)
            + " stayed as they were");
    lines.add(
        "sent "
            + Count.of(report.blobs(), "blob")
            + ", "
            + ByteSize.exact(report.bytes())
            + "; mounted "
            + Count.of(report.mounted(), "blob")
            + ", "
            + ByteSize.exact(report.mountedBytes()));
    long conflicts = report.count(Outcome.Result.CONFLICT);
    long failed = report.count(Outcome.Result.FAILED) + plan.failures().size();
    if (conflicts + failed > 0) {
      lines.add(
          "NOT DONE: " + Count.of(failed, "failure") + ", " + Count.of(conflicts, "conflict"));
    }
    return lines;
  }

  private static Map<String, Object> tree(MirrorPlan plan, ApplyReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("complete", plan.failures().isEmpty() && report.isComplete());
    tree.put("added", report.done(Change.ADD));
    tree.put("moved", report.done(Change.MOVE));
    tree.put("deleted", report.done(Change.DELETE));
    tree.put("kept", plan.count(Change.KEEP));
    tree.put("conflicts", report.count(Outcome.Result.CONFLICT));
    tree.put("failed", report.count(Outcome.Result.FAILED));
    tree.put("blobs", report.blobs());
    tree.put("bytes", report.bytes());
    tree.put("mounted", report.mounted());
    tree.put("mountedBytes", report.mountedBytes());
    List<Object> outcomes = new ArrayList<>();
    for (Outcome outcome : report.outcomes()) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("name", outcome.name());
      item.put("change", outcome.change().toString());
      item.put("result", outcome.result().toString());
      if (!outcome.message().isEmpty()) {
        item.put("message", outcome.message());
      }
      outcomes.add(item);
    }
    tree.put("references", outcomes);
    tree.put("failures", plan.failures().stream().map(PlanCodec::failure).toList());
    return tree;
  }
}
