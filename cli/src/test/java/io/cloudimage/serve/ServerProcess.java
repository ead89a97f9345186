// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.oci.layout.LayoutStore;
import java.io.IOException;
import java.nio.file.Path;

/** A registry in a process of its own: prints its port, ends with its standard input. */
final class ServerProcess {
  private ServerProcess() {}

  /** Serves the data root that the first argument names. */
  public static void main(String[] arguments) throws IOException {
    LayoutStore store = LayoutStore.open(Path.of(arguments[0]));
    try (RegistryServer server = RegistryServer.start(ServerOptions.defaults(), store)) {
      System.out.println(server.address().getPort());
      System.in.readAllBytes();
    }
  }
}
