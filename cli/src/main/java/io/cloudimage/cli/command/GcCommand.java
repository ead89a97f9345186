// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Count;
import io.cloudimage.oci.layout.GarbageOptions;
import io.cloudimage.oci.layout.GarbageReport;
import io.cloudimage.oci.layout.LayoutStore;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gc}: frees the space of what no name leads to. */
@Command(
    name = "gc",
    description =
        "Remove content that no name leads to, unpacked layers whose image is gone, and what"
            + " killed commands left behind.")
public final class GcCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description = "Keep what is younger, for example 30s, 15m, 24h or 7d. Default: 0s.")
  private Duration grace = Duration.ZERO;

  @Option(
      names = "--partial-grace",
      paramLabel = "DURATION",
      defaultValue = "7d",
      description =
          "Keep parts of blobs whose pull broke less than this time ago: the next pull goes on with"
              + " them. Default: 7d.")
  private Duration partialGrace = Duration.ofDays(7);

  @Option(names = "--dry-run", description = "Say what would be removed, and remove nothing.")
  private boolean dryRun;

  public GcCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config();
    GarbageReport report =
        LayoutStore.open(config.dataRoot()).gc(new GarbageOptions(grace, dryRun, partialGrace));
    if (format.isJson()) {
      invocation.console().printJson(tree(report));
      return 0;
    }
    String verb = dryRun ? "would remove " : "removed ";
    invocation
        .console()
        .print(
            verb
                + Count.of(report.removed().size(), "blob")
                + ", "
                + Count.of(report.overlays().size(), "unpacked layer")
                + " and "
                + Count.of(report.leftovers(), "leftover")
                + ": "
                + ByteSize.exact(report.removedBytes()),
            Count.of(report.kept(), "blob") + (report.kept() == 1 ? " stays" : " stay"));
    return 0;
  }

  private Map<String, Object> tree(GarbageReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("dryRun", dryRun);
    tree.put("removed", report.removed().stream().map(Object::toString).toList());
    tree.put("removedBytes", report.removedBytes());
    tree.put("overlays", report.overlays().stream().map(Object::toString).toList());
    tree.put("leftovers", report.leftovers());
    tree.put("kept", report.kept());
    return tree;
  }
}
