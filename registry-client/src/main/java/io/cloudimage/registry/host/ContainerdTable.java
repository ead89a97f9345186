// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table of containerd's {@code hosts.toml}. What is not taken over is said: {@code header},
 * because a header that carries a password would go wherever a redirect leads, and what is not
 * known.
 */
final class ContainerdTable {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerdTable.class);
  private static final Set<String> KEYS =
      Set.of("capabilities", "ca", "client", "skip_verify", "override_path", "dial_timeout");
  private static final Set<String> CAPABILITIES = Set.of("pull", "resolve", "push", "referrers");

  private final Path file;
  private final JsonObject table;

  ContainerdTable(Path file, JsonObject table) {
    this.file = file;
    this.table = table;
  }

  /** Says which keys of this table, but for {@code others}, mean nothing here. */
  void tellOfTheRest(Set<String> others) {
    for (String key : table.keys()) {
      if (!KEYS.contains(key) && !others.contains(key)) {
        String why = key.equals("header") ? "; credentials are those of the mirror's own name" : "";
        LOG.warn("{}: {} is not taken over{}", file, Printable.escape(key), why);
      }
    }
  }

  /**
   * The registry at {@code url}, as this table says it. Without a scheme it is https.
   *
   * @throws IllegalArgumentException if the URL is none of a registry
   * @throws OciException INVALID if a value is not what it should be
   */
  Mirror at(String url) throws OciException {
    URI uri = URI.create(url.contains("://") ? url : "https://" + url);
    Origin.of(uri);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("expected no query and no fragment");
    }
    String path = uri.getRawPath().replaceAll("/+$", "");
    String api = path.endsWith("/v2") || table.bool("override_path") ? path : path + "/v2";
    return new Mirror(
        URI.create(uri.getScheme() + "://" + uri.getRawAuthority()),
        api,
        Optional.empty(),
        capabilities(),
        true,
        authorities(),
        client(),
        table.bool("skip_verify"),
        timeout());
  }

  private Set<MirrorCapability> capabilities() throws OciException {
    Set<MirrorCapability> capabilities = EnumSet.noneOf(MirrorCapability.class);
    List<String> names =
        table.has("capabilities") ? table.strings("capabilities") : List.of("pull", "resolve");
    for (String name : names) {
      if (!CAPABILITIES.contains(name)) {
        throw table.invalid(
            "capabilities", "has " + Printable.quote(name) + "; expected pull, resolve or push");
      }
      if (name.equals("pull") || name.equals("resolve")) {
        capabilities.add(MirrorCapability.parse(name));
      }
    }
    return capabilities;
  }

  private List<Path> authorities() throws OciException {
    Object said = value("ca");
    if (said instanceof String text) {
      return List.of(path(text));
    }
    return table.strings("ca").stream().map(this::path).toList();
  }

  /** A file with both, or a certificate and its key; of several the first. */
  private Optional<ClientCertificate> client() throws OciException {
    Object said = value("client");
    if (said instanceof String text) {
      return Optional.of(new ClientCertificate(path(text), path(text)));
    }
    if (!(said instanceof List<?> list)) {
      return wrongClient();
    }
    if (list.isEmpty()) {
      return Optional.empty();
    }
    if (list.get(0) instanceof String text) {
      return Optional.of(new ClientCertificate(path(text), path(text)));
    }
    return list.get(0) instanceof List<?> pair
            && pair.size() == 2
            && pair.get(0) instanceof String certificate
            && pair.get(1) instanceof String key
        ? Optional.of(
            new ClientCertificate(path(certificate), key.isEmpty() ? path(certificate) : path(key)))
        : wrongClient();
  }

  private Optional<ClientCertificate> wrongClient() throws OciException {
    throw table.invalid("client", "is no file, and no list of [certificate, key]");
  }

  /** An empty list for what is not there. */
  private Object value(String key) {
    return table.toMap().getOrDefault(key, List.of());
  }

  private Optional<Duration> timeout() throws OciException {
    return table.optionalParsed("dial_timeout", Durations::parse);
  }

  private Path path(String text) {
    return file.resolveSibling(text);
  }
}
