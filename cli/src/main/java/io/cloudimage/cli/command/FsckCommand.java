// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Count;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.cli.output.Progress;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.StoreCheckOptions;
import io.cloudimage.oci.layout.StoreProblem;
import io.cloudimage.oci.layout.StoreReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fsck}: checks the local store. */
@Command(
    name = "fsck",
    description = "Check every file of the local store. Exit code 4 if content is lost or wrong.")
public final class FsckCommand implements Callable<Integer> {
  private static final String CHECK = "fsck";

  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--repair",
      description =
          "Put damaged files aside, remove leftovers and mend the index. What is lost then comes"
              + " back with the next pull or build.")
  private boolean repair;

  public FsckCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config();
    Console console = invocation.console();
    Progress progress = console.progress();
    progress.started(CHECK, "checking " + config.dataRoot(), -1);
    StoreReport report =
        LayoutStore.open(config.dataRoot())
            .fsck(
                StoreCheckOptions.defaults()
                    .withRepair(repair)
                    .withProgress(bytes -> progress.advanced(CHECK, bytes)));
    console.endProgress();
    if (format.isJson()) {
      console.printJson(tree(report));
    } else {
      console.print(lines(report));
    }
    return (report.isSound() ? ExitCode.SUCCESS : ExitCode.MISMATCH).code();
  }

  private static List<String> lines(StoreReport report) {
    List<String> lines = new ArrayList<>();
    for (StoreProblem problem : report.problems()) {
      lines.add(
          problem.kind().name().toLowerCase(Locale.ROOT)
              + ": "
              + Printable.escape(problem.path() + ": " + problem.message())
              + (problem.repaired() ? " (repaired)" : ""));
    }
    lines.add(
        "checked "
            + Count.of(report.blobs(), "blob")
            + ", "
            + ByteSize.exact(report.bytes())
            + ": "
            + (report.isSound() ? "sound" : "NOT SOUND"));
    return lines;
  }

  private static Map<String, Object> tree(StoreReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("sound", report.isSound());
    List<Object> problems = new ArrayList<>();
    for (StoreProblem problem : report.problems()) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("kind", problem.kind().name().toLowerCase(Locale.ROOT));
      problem.digest().ifPresent(digest -> item.put("digest", digest.toString()));
      item.put("path", problem.path().toString());
      item.put("message", problem.message());
      item.put("repaired", problem.repaired());
      problems.add(item);
    }
    tree.put("problems", problems);
    tree.put("blobs", report.blobs());
    tree.put("bytes", report.bytes());
    return tree;
  }
}
