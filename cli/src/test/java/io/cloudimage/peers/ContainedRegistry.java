// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import java.io.IOException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Runs a registry in a container, prints its address, and ends with its standard input. */
final class ContainedRegistry {
  private static final int PORT = 5000;

  private ContainedRegistry() {}

  public static void main(String[] arguments) throws IOException {
    try (GenericContainer<?> registry =
        new GenericContainer<>(DockerImageName.parse("localhost/registry:test"))) {
      registry
          .withImagePullPolicy(name -> false)
          .withExposedPorts(PORT)
          .waitingFor(Wait.forHttp("/v2/").forStatusCode(200))
          .start();
      System.out.println("127.0.0.1:" + registry.getMappedPort(PORT));
      while (System.in.read() >= 0) {
        // The test closes standard input when it is done.
      }
    }
  }
}
