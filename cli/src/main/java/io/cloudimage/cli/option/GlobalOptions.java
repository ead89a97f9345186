// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.cli.config.Setting;
import io.cloudimage.cli.output.LogLevel;
import io.cloudimage.cli.output.ProgressMode;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before its name or after. */
public final class GlobalOptions {
  @Option(
      names = "--data-root",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "The local store. Default: /var/lib/cloudimage for root, else"
              + " $XDG_DATA_HOME/cloudimage or ~/.local/share/cloudimage.")
  private @Nullable Path dataRoot;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      scope = ScopeType.INHERIT,
      description =
          "What is logged: ${COMPLETION-CANDIDATES}. Default: warn. With debug, errors come with"
              + " their stack traces.")
  private @Nullable LogLevel logLevel;

  @Option(
      names = "--progress",
      paramLabel = "HOW",
      scope = ScopeType.INHERIT,
      description =
          "How progress is shown on standard error: ${COMPLETION-CANDIDATES}. Default: auto, which"
              + " is bars on a terminal and lines elsewhere.")
  private @Nullable ProgressMode progress;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  /** What was typed, as text. */
  public Map<Setting, List<String>> flags() {
    Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
    Flags.put(flags, Setting.DATA_ROOT, dataRoot);
    Flags.put(flags, Setting.LOG_LEVEL, logLevel);
    Flags.put(flags, Setting.PROGRESS, progress);
    return flags;
  }

  /** Whether help was asked for, so that nothing else is to be done. */
  public boolean isHelpRequested() {
    return help;
  }
}
