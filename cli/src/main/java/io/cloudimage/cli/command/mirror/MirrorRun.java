// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.mirror;

import io.cloudimage.cli.command.CopyProgress;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.output.Progress;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.registry.mirror.apply.Applier;
import io.cloudimage.registry.mirror.apply.ApplyOptions;
import io.cloudimage.registry.mirror.apply.ApplyReport;
import io.cloudimage.registry.mirror.apply.Shard;
import io.cloudimage.registry.mirror.file.MirrorFile;
import io.cloudimage.registry.mirror.file.MirrorFileReader;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import io.cloudimage.registry.mirror.plan.PlanCodec;
import io.cloudimage.registry.mirror.plan.Planner;
import io.cloudimage.registry.mirror.state.MirrorState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One mirror command at work, from its registries to its state. */
final class MirrorRun implements AutoCloseable {
  /** What is under way at once at most; how much of it a host bears its budget finds out. */
  static final int THREADS = 16;

  private static final String PLANNING = "plan";

  private final Invocation invocation;
  private final Registries registries;
  private final ClientRegistries mirrored;
  private final MirrorState state;

  MirrorRun(Invocation invocation, CliConfig config) throws IOException {
    this.invocation = invocation;
    this.registries = Registries.of(invocation, config);
    this.mirrored = new ClientRegistries(registries);
    this.state = new MirrorState(config.dataRoot());
  }

  MirrorPlan plan(Path file, PlanFlags flags) throws IOException {
    MirrorFile mirror = MirrorFileReader.read(Files.readAllBytes(file), file.toString());
    Progress progress = invocation.console().progress();
    progress.started(PLANNING, "planning " + file.getFileName(), -1);
    MirrorPlan plan =
        new Planner(mirrored, state, flags.options(invocation.cancellation())).plan(mirror);
    progress.finished(PLANNING, "planning " + file.getFileName(), -1, Progress.Outcome.DONE, "");
    return plan;
  }

  static MirrorPlan read(Path file) throws IOException {
    return PlanCodec.read(Files.readAllBytes(file), file.toString());
  }

  ApplyReport apply(MirrorPlan plan, Shard shard, Duration patience) throws IOException {
    try (Cancellation.Part part = invocation.cancellation().part()) {
      ApplyOptions options =
          ApplyOptions.defaults()
              .withThreads(THREADS)
              .withShard(shard, patience)
              .withListener(new CopyProgress(invocation.console()))
              .withCancellation(part.cancellation());
      return new Applier(mirrored, state, options).apply(plan);
    }
  }

  @Override
  public void close() {
    registries.close();
  }
}
