// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import java.net.URI;
import java.util.Optional;

/**
 * The proxy of one host.
 *
 * @param uri {@code http://[USER:PASSWORD@]HOST[:PORT]}; empty for none
 */
public record ProxyChoice(Optional<URI> uri) {
  /** Directly, whatever the environment says. */
  public static final ProxyChoice DIRECT = new ProxyChoice(Optional.empty());

  /**
   * Reads a URL, or the word {@code none}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static ProxyChoice parse(String text) {
    return text.equals("none")
        ? DIRECT
        : new ProxyChoice(Optional.of(ProxySettings.parseProxy(text)));
  }
}
