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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mirror apply}: does what a plan says. */
@Command(
    name = "apply",
    description =
        "Do exactly what a plan says, by digest. May be run again: what is done is not done again."
            + " Exit code 12 if some of it could not be done.",
    footer = {
      "",
      "Examples:",
      "  cloudimage mirror apply plan.json",
      "  cloudimage mirror apply --shard $JOB_COMPLETION_INDEX/4 plan.json"
    })
public final class MirrorApplyCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Do the part I, from 0, of N equal parts. The other parts are for other processes, on"
              + " this machine or others, at the same time or not.")
  private Shard shard = Shard.WHOLE;

  @Option(
      names = "--shard-wait",
      paramLabel = "TIME",
      description =
          "How long to wait for content that another part brings, from the last that came."
              + " Default: 15m.")
  private Duration shardWait = Duration.ofMinutes(15);

  @Parameters(paramLabel = "PLAN", description = "A plan, made by mirror plan.")
  private Path plan = Path.of("");

  public MirrorApplyCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    MirrorPlan read = MirrorRun.read(plan);
    ApplyReport report;
    try (MirrorRun run = new MirrorRun(invocation, config)) {
      report = run.apply(read, shard, shardWait);
    }
    return MirrorEnd.print(invocation.console(), format, read, report).code();
  }
}
