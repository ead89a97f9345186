// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import picocli.CommandLine.Option;

/** {@code --format}. */
public final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How the result is printed: ${COMPLETION-CANDIDATES}. Default: table.")
  private OutputFormat format = OutputFormat.TABLE;

  public boolean isJson() {
    return format == OutputFormat.JSON;
  }
}
