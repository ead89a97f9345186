// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.cli.command.ProxiedUpstream;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.registry.RegistryOptions;
import io.cloudimage.serve.upstream.Upstream;
import io.cloudimage.serve.upstream.UpstreamOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A registry in a process of its own: prints its port, ends with its standard input. */
final class ServerProcess {
  private ServerProcess() {}

  /** Serves the data root that the first argument names, and the hosts that the others name. */
  public static void main(String[] arguments) throws IOException {
    LayoutStore store = LayoutStore.open(Path.of(arguments[0]));
    try (RegistryClient client = new RegistryClient(RegistryOptions.defaults())) {
      List<Upstream> upstreams = new ArrayList<>();
      for (int i = 1; i < arguments.length; i++) {
        upstreams.add(new ProxiedUpstream(RegistryHost.parse(arguments[i]), client));
      }
      UpstreamOptions proxied = new UpstreamOptions(upstreams, Duration.ofMinutes(1));
      ServerOptions options = ServerOptions.defaults().withUpstreams(proxied);
      try (RegistryServer server = RegistryServer.start(options, store)) {
        System.out.println(server.address().getPort());
        System.in.readAllBytes();
      }
    }
  }
}
