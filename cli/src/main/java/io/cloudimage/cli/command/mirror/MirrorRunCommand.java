// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.mirror;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.registry.mirror.apply.ApplyReport;
import io.cloudimage.registry.mirror.apply.Shard;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mirror run}: plan and apply in one. */
@Command(
    name = "run",
    description =
        "Make a plan of a mirror file and do it. Exit code 12 if some of it could not be done.",
    footer = {
      "",
      "Examples:",
      "  cloudimage mirror run mirror.yaml",
      "  cloudimage mirror run --prune --format json mirror.yaml"
    })
public final class MirrorRunCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlanFlags flags = new PlanFlags();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(paramLabel = "FILE", description = "The mirror file, YAML.")
  private Path file = Path.of("");

  public MirrorRunCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    try (MirrorRun run = new MirrorRun(invocation, config)) {
      MirrorPlan plan = run.plan(file, flags);
      ApplyReport report = run.apply(plan, Shard.WHOLE, Duration.ZERO);
      return MirrorEnd.print(invocation.console(), format, plan, report).code();
    }
  }
}
