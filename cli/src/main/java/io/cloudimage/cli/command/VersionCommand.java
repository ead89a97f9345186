// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.BuildInfo;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code version}: what this program is, and what it runs on. */
@Command(name = "version", description = "Show the version of cloudimage and of what it runs on.")
public final class VersionCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();

  public VersionCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    BuildInfo build = BuildInfo.load();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", build.version());
    build.commit().ifPresent(commit -> tree.put("commit", commit));
    tree.put("java", System.getProperty("java.version", "unknown"));
    tree.put("platform", Platform.host().toString());
    if (format.isJson()) {
      invocation.console().printJson(tree);
    } else {
      invocation
          .console()
          .print(
              "cloudimage " + build.version() + build.commit().map(c -> " (" + c + ")").orElse(""),
              "java " + tree.get("java") + ", " + tree.get("platform"));
    }
    return 0;
  }
}
