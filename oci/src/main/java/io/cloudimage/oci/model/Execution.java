// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The {@code config} object of an image's config: information for whoever runs it; this project
 * never executes it.
 *
 * @param env in {@code NAME=value} form, in order
 */
public record Execution(
    Optional<String> user,
    SortedSet<String> exposedPorts,
    List<String> env,
    List<String> entrypoint,
    List<String> cmd,
    SortedSet<String> volumes,
    Optional<String> workingDir,
    Map<String, String> labels,
    Optional<String> stopSignal) {

  public static final Execution EMPTY =
      new Execution(
          Optional.empty(),
          new TreeSet<>(),
          List.of(),
          List.of(),
          List.of(),
          new TreeSet<>(),
          Optional.empty(),
          Map.of(),
          Optional.empty());

  /**
   * @throws IllegalArgumentException if an environment entry is not {@code NAME=value}, or holds a
   *     line break or NUL
   */
  public Execution {
    for (String entry : env) {
      if (entry.indexOf('=') < 1 || entry.chars().anyMatch(c -> c == '\n' || c == 0)) {
        throw new IllegalArgumentException(
            "an environment entry is NAME=value without line breaks");
      }
    }
    exposedPorts = Collections.unmodifiableSortedSet(new TreeSet<>(exposedPorts));
    volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
    env = List.copyOf(env);
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** The same, with other environment, command and labels. */
  public Execution with(List<String> newEnv, List<String> newCmd, Map<String, String> newLabels) {
    return new Execution(
        user, exposedPorts, newEnv, entrypoint, newCmd, volumes, workingDir, newLabels, stopSignal);
  }
}
