// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.DockerRegistry;
import io.cloudimage.serve.conformance.ConformanceCase;
import io.cloudimage.serve.conformance.ConformanceCases;
import io.cloudimage.serve.conformance.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The conformance cases against a registry of somebody else: they can fail, and do where that
 * registry is known to do something else. Debian's docker-registry 2.8 has no referrers, no sha512
 * and no tag parameters, takes chunks wherever they belong, lists from the first tag whatever
 * {@code last} says, wants layers that nobody may have, and answers some wrong digests with 500.
 */
final class ConformanceIT {
  @TempDir private Path directory;

  @BeforeAll
  static void tools() {
    Peer.require("docker-registry");
  }

  @Test
  @DisplayName("docker-registry fails the cases that it is known to fail, and no other")
  void dockerRegistry() throws Exception {
    List<String> failed = new ArrayList<>();
    try (DockerRegistry docker = DockerRegistry.start(directory)) {
      Wire registry = new Wire(URI.create("http://" + docker.host()));
      for (ConformanceCase each : ConformanceCases.all()) {
        if (fails(each, registry)) {
          failed.add(each.toString());
        }
      }
    }
    assertThat(failed).containsExactlyElementsOf(known());
  }

  private static boolean fails(ConformanceCase each, Wire registry) throws Exception {
    try {
      each.check().run(registry);
      return false;
    } catch (AssertionError | IOException e) {
      return true;
    }
  }

  private static List<String> known() throws Exception {
    try (var in = ConformanceIT.class.getResourceAsStream("/docker-registry-failures.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
