// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.mirror;

import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.registry.mirror.plan.PlanOptions;
import picocli.CommandLine.Option;

/** How a plan is made: for {@code plan} and {@code run}. */
public final class PlanFlags {
  @Option(
      names = "--recheck",
      description =
          "Ask the destinations, too, what their tags are, instead of believing what was seen"
              + " there lately.")
  private boolean recheck;

  @Option(
      names = "--prune",
      description = "Delete tags that the sources have no more, for all entries of the file.")
  private boolean prune;

  @Option(
      names = "--force-prune",
      description = "Delete them even where a source's list of tags looks cut short.")
  private boolean forcePrune;

  PlanOptions options(Cancellation cancellation) {
    return PlanOptions.defaults()
        .withRecheck(recheck)
        .withPrune(prune, forcePrune)
        .withThreads(MirrorRun.THREADS)
        .withCancellation(cancellation);
  }
}
