// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.lock;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.build.LockFile;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.lock.LockChange;
import io.cloudimage.oci.lock.LockDifference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lock diff}: two lock files. */
@Command(
    name = "diff",
    description = "Show which names were added, removed and moved from one lock file to another.",
    footer = {
      "",
      "Examples:",
      "  git show HEAD~1:cloudimage.lock > before.lock",
      "  cloudimage lock diff before.lock cloudimage.lock"
    })
public final class LockDiffCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();

  @Option(names = "--exit-code", description = "End with exit code 4 if anything differs.")
  private boolean exitCode;

  @Parameters(index = "0", paramLabel = "A", description = "A lock file.")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "Another one.")
  private Path after = Path.of("");

  public LockDiffCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    List<LockChange> changes =
        LockDifference.between(new LockFile(before).read(), new LockFile(after).read());
    LockReport report = new LockReport(changes);
    if (format.isJson()) {
      invocation.console().printJson(report.tree());
    } else {
      invocation.console().print(report.lines());
    }
    return (exitCode && !changes.isEmpty() ? ExitCode.MISMATCH : ExitCode.SUCCESS).code();
  }
}
