// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.serve.observe.AccessLog;
import io.cloudimage.serve.observe.AccessLogFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the embedded registry writes a line for each request. */
public final class AccessLogFlags {
  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description =
          "Write a line for each request; - is the standard output. A file that was moved away is"
              + " made anew.")
  private @Nullable String file;

  @Option(
      names = "--access-log-format",
      paramLabel = "FORMAT",
      defaultValue = "combined",
      description = "How its lines look: ${COMPLETION-CANDIDATES}. Default: combined.")
  private AccessLogFormat format = AccessLogFormat.COMBINED;

  /**
   * Opens the log.
   *
   * @param out the standard output
   * @return the log, to be closed by the caller; none if none is wanted
   */
  public Optional<AccessLog> open(OutputStream out) throws IOException {
    if (file == null) {
      return Optional.empty();
    }
    return Optional.of(
        file.equals("-") ? AccessLog.to(out, format) : AccessLog.to(Path.of(file), format));
  }
}
