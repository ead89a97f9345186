// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.option.DurationConverter;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.RegistryClient;
import io.cloudimage.serve.upstream.Upstream;
import io.cloudimage.serve.upstream.UpstreamOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which registries {@code serve} reads through. */
final class ProxyFlags {
  @Option(
      names = "--proxy",
      paramLabel = "HOST",
      description =
          "Serve what this registry has, and keep what was asked for in the store; several are told"
              + " apart by ?ns= or by the host before the name. With this machine's credentials.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--proxy-ttl",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description =
          "How long a proxied registry is not asked again what a tag names: 30s, 10m, 1h. Default:"
              + " 60s.")
  private Duration fresh = Duration.ofMinutes(1);

  boolean any() {
    return !hosts.isEmpty();
  }

  List<String> hosts() {
    return List.copyOf(hosts);
  }

  /**
   * @param client speaks to all of them; it stays open while they are served
   */
  UpstreamOptions options(RegistryClient client) throws OciException {
    List<Upstream> upstreams = new ArrayList<>();
    for (String text : hosts) {
      try {
        upstreams.add(new ProxiedUpstream(RegistryHost.parse(text), client));
      } catch (IllegalArgumentException e) {
        throw invalid(Printable.quote(text) + ": " + e.getMessage());
      }
    }
    try {
      return new UpstreamOptions(upstreams, fresh);
    } catch (IllegalArgumentException e) {
      throw invalid(String.join(", ", hosts) + ": " + e.getMessage());
    }
  }

  private static OciException invalid(String problem) {
    return new OciException(ErrorKind.INVALID, "cannot proxy " + problem);
  }
}
