// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.RepositoryName;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads one {@code [[host."…".mirror]]} of {@code hosts.toml} (spec/hosts.md). */
final class MirrorTable {
  static final List<String> KEYS =
      List.of(
          "url",
          "path",
          "capabilities",
          "ns",
          "ca",
          "client-cert",
          "client-key",
          "insecure",
          "connect-timeout");

  private MirrorTable() {}

  /**
   * @param paths makes a path of what the file says
   */
  static Mirror read(JsonObject table, Function<String, Path> paths) throws OciException {
    HostsFile.requireKnown(table, KEYS);
    URI base = table.parsed("url", MirrorTable::base);
    Set<MirrorCapability> capabilities =
        table.has("capabilities")
            ? Set.copyOf(table.parsedAll("capabilities", MirrorCapability::parse))
            : Set.of(MirrorCapability.values());
    if (capabilities.isEmpty()) {
      throw table.invalid("capabilities", "is empty: such a mirror is asked for nothing");
    }
    boolean named = table.has("capabilities") && capabilities.contains(MirrorCapability.RESOLVE);
    if (named && !Mirror.isTrustedForTags(Origin.of(base))) {
      throw table.invalid("capabilities", "has resolve, for which the mirror's url must be https");
    }
    return new Mirror(
        base,
        "/v2",
        table.optionalParsed("path", RepositoryName::new),
        capabilities,
        table.bool("ns"),
        table.parsedAll("ca", paths),
        HostsFile.clientCertificate(table, paths),
        table.bool("insecure"),
        table.optionalParsed("connect-timeout", Durations::parse));
  }

  private static URI base(String text) {
    URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    return Mirror.of(uri).base();
  }

  /** All of a host's, in their order; empty if nothing is said of mirrors. */
  static Optional<List<Mirror>> readAll(JsonObject host, Function<String, Path> paths)
      throws OciException {
    if (!host.has("mirror")) {
      return Optional.empty();
    }
    List<Mirror> mirrors = new ArrayList<>();
    for (JsonObject table : host.objects("mirror")) {
      mirrors.add(read(table, paths));
    }
    return Optional.of(List.copyOf(mirrors));
  }
}
