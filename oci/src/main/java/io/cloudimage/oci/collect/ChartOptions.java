// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How charts are rendered.
 *
 * @param helm the program to render with; without it, names are derived from values
 * @param timeout how long it may take for one chart
 * @param values files with values for every chart, the last counts most
 * @param settings {@code a.b=c} as Helm's {@code --set} has it; they count more than the files
 */
public record ChartOptions(
    Optional<Path> helm, Duration timeout, List<Path> values, List<String> settings) {
  /** No Helm, one minute, the charts' own values. */
  public static ChartOptions defaults() {
    return new ChartOptions(Optional.empty(), Duration.ofMinutes(1), List.of(), List.of());
  }

  /**
   * @throws IllegalArgumentException if the time is not positive
   */
  public ChartOptions {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the time for a chart is positive");
    }
    values = List.copyOf(values);
    settings = List.copyOf(settings);
  }

  public ChartOptions withHelm(Path program) {
    return new ChartOptions(Optional.of(program), timeout, values, settings);
  }

  public ChartOptions withTimeout(Duration newTimeout) {
    return new ChartOptions(helm, newTimeout, values, settings);
  }

  public ChartOptions withValues(List<Path> files) {
    return new ChartOptions(helm, timeout, files, settings);
  }

  public ChartOptions withSettings(List<String> newSettings) {
    return new ChartOptions(helm, timeout, values, newSettings);
  }
}
