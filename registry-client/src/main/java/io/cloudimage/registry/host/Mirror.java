// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Another registry that has a host's content, and is read before it. What is said here holds for
 * this use of that registry alone; the rest is as its own profile says.
 *
 * @param base {@code http[s]://host[:port]}: the scheme is as it is here, whatever fails
 * @param api the path of its API: {@code /v2}, or what stands in its place; empty for none
 * @param prefix stands before a repository's name
 * @param tellsNamespace whether each request says which host it is for: {@code ?ns=docker.io}
 * @param authorities PEM files of authorities that are trusted beside those of its profile
 * @param clientCertificate in the place of that of its profile
 * @param insecure whether its certificate is not checked
 * @param connectTimeout in the place of that of its profile
 */
public record Mirror(
    URI base,
    String api,
    Optional<RepositoryName> prefix,
    Set<MirrorCapability> capabilities,
    boolean tellsNamespace,
    List<Path> authorities,
    Optional<ClientCertificate> clientCertificate,
    boolean insecure,
    Optional<Duration> connectTimeout) {
  private static final Pattern API = Pattern.compile("(?:/[A-Za-z0-9._~-]+)*");

  /**
   * @throws IllegalArgumentException if the base has more than a host and a port, or the path is
   *     none that can be asked for
   */
  public Mirror {
    Origin origin = Origin.of(base);
    if (!base.getRawPath().isEmpty() || base.getRawQuery() != null || base.getFragment() != null) {
      throw new IllegalArgumentException("expected http[s]://HOST[:PORT]");
    }
    if (!API.matcher(api).matches() || List.of(api.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException("expected a path of letters, digits, dots and dashes");
    }
    if (!isTrustedForTags(origin)) {
      capabilities = Set.of(MirrorCapability.PULL);
    }
    capabilities = Set.copyOf(capabilities);
    authorities = List.copyOf(authorities);
  }

  /** A mirror of all that is pulled, as its URL says it. */
  public static Mirror of(URI base) {
    return new Mirror(
        base,
        "/v2",
        Optional.empty(),
        Set.of(MirrorCapability.values()),
        false,
        List.of(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** Without TLS anyone on the way could say what a tag names. */
  static boolean isTrustedForTags(Origin origin) {
    return origin.isSecure() || isLoopback(origin);
  }

  private static boolean isLoopback(Origin origin) {
    try {
      return new RegistryHost(origin.host(), 0).isLoopback();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The registry, as credentials and other settings are filed for it.
   *
   * @throws OciException INVALID if its host has no name that a registry can have
   */
  public RegistryHost host() throws OciException {
    return HostCatalog.hostOf(Origin.of(base));
  }

  public boolean can(MirrorCapability capability) {
    return capabilities.contains(capability);
  }

  /** Whether a repository's name is not too long with the prefix. */
  public boolean canName(RepositoryName name) {
    return prefix.map(before -> before.path().length() + 1).orElse(0) + name.path().length() <= 255;
  }

  /** What a repository is named here. */
  public RepositoryName nameOf(RepositoryName name) {
    return prefix.map(before -> new RepositoryName(before + "/" + name)).orElse(name);
  }

  /** Where it is, for people. */
  @Override
  public String toString() {
    return base + (api.equals("/v2") ? "" : api) + prefix.map(before -> "/" + before).orElse("");
  }
}
