// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Other people's tools, which Debian packages. */
final class Peer {
  private Peer() {}

  /** Skips the test, aloud, if a tool is not installed. */
  static void require(String... tools) {
    for (String tool : tools) {
      Assumptions.assumeTrue(
          installed(tool),
          "skipped, because " + tool + " is not installed (apt-get install " + tool + ")");
    }
  }

  private static boolean installed(String tool) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return List.of(path.split(":")).stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }
}
