// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import io.cloudimage.oci.model.RegistryHost;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy leads to which host.
 *
 * @param httpProxy for http; with user and password where the proxy wants them
 * @param httpsProxy for https
 * @param noProxy what needs none, as {@link NoProxy} reads it
 */
public record ProxySettings(
    Optional<URI> httpProxy, Optional<URI> httpsProxy, List<String> noProxy) {
  public static final ProxySettings NONE =
      new ProxySettings(Optional.empty(), Optional.empty(), List.of());

  public ProxySettings {
    noProxy = List.copyOf(noProxy);
  }

  /**
   * Reads {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}; each may be in lower case,
   * which goes first. As curl does, {@code HTTP_PROXY} is only read in lower case: to a CGI program
   * the other is a request header.
   *
   * @throws IllegalArgumentException if a value is not a proxy's URL
   */
  public static ProxySettings fromEnvironment(Map<String, String> environment) {
    List<String> none = new ArrayList<>();
    for (String entry : value(environment, "no_proxy").orElse("").split("[,\\s]+", -1)) {
      if (!entry.isEmpty()) {
        none.add(entry.toLowerCase(Locale.ROOT));
      }
    }
    Optional<String> http =
        Optional.ofNullable(environment.get("http_proxy")).filter(text -> !text.isBlank());
    return new ProxySettings(
        http.map(ProxySettings::parseProxy),
        value(environment, "https_proxy").map(ProxySettings::parseProxy),
        none);
  }

  /** The proxy to an origin; never one to the machine itself. */
  public Optional<URI> proxyFor(Origin origin) {
    if (isLoopback(origin.host())
        || noProxy.stream().anyMatch(entry -> NoProxy.covers(entry, origin))) {
      return Optional.empty();
    }
    return origin.isSecure() ? httpsProxy : httpProxy;
  }

  private static boolean isLoopback(String host) {
    try {
      return RegistryHost.parse(host).isLoopback();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    String lower = environment.get(name);
    String text = lower != null ? lower : environment.get(name.toUpperCase(Locale.ROOT));
    return Optional.ofNullable(text).filter(value -> !value.isBlank());
  }

  static URI parseProxy(String text) {
    URI uri = URI.create(text.contains("://") ? text : "http://" + text);
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("a proxy is http://[USER:PASSWORD@]HOST[:PORT]");
    }
    return uri;
  }
}
