// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.mirror;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import io.cloudimage.registry.mirror.plan.PlanCodec;
import io.cloudimage.registry.mirror.state.ReplacedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mirror plan}: what a mirror file would change. */
@Command(
    name = "plan",
    description =
        "Compare what a mirror file asks for with what is there, and say what is to be done."
            + " Changes nothing in any registry.",
    footer = {
      "",
      "Examples:",
      "  cloudimage mirror plan mirror.yaml",
      "  cloudimage mirror plan mirror.yaml -o plan.json"
    })
public final class MirrorPlanCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlanFlags flags = new PlanFlags();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PLAN",
      description = "Write the plan to this file, for mirror apply.")
  private @Nullable Path output;

  @Parameters(paramLabel = "FILE", description = "The mirror file, YAML.")
  private Path file = Path.of("");

  public MirrorPlanCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    MirrorPlan plan;
    try (MirrorRun run = new MirrorRun(invocation, config)) {
      plan = run.plan(file, flags);
    }
    if (output != null) {
      ReplacedFile.write(output, PlanCodec.write(plan), true);
    }
    invocation.console().endProgress();
    if (format.isJson()) {
      invocation.console().printJson(PlanCodec.tree(plan));
    } else {
      invocation.console().print(PlanText.lines(plan));
    }
    return MirrorEnd.of(invocation.console(), plan).code();
  }
}
