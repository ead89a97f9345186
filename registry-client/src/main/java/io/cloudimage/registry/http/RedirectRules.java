// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.registry.host.NetworkZone;
import io.cloudimage.registry.host.Origin;
import io.cloudimage.registry.host.ProxySettings;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a server may send us: with a redirect, with an upload's Location, with the realm of a
 * challenge. All of these are text from outside, and following them blindly lets a registry reach
 * into the network that we stand in.
 *
 * <ul>
 *   <li>only http and https, with a host, without user and password;
 *   <li>never from https to http;
 *   <li>never to an address that lies further inside (private, loopback, link-local) than the one
 *       that sends us there, unless it is the same host.
 * </ul>
 */
public final class RedirectRules {
  private final ProxySettings proxies;

  public RedirectRules(ProxySettings proxies) {
    this.proxies = proxies;
  }

  /**
   * Resolves what a server said against the request that it answered.
   *
   * @param what names the text in errors, for example {@code Location}
   * @throws OciException UNTRUSTED if it must not be followed; INVALID if it is no URL
   */
  public URI resolve(HttpCall call, String what, Optional<String> text) throws OciException {
    if (text.isEmpty() || text.get().isBlank()) {
      throw new OciException(ErrorKind.INVALID, call + ": the answer has no " + what);
    }
    URI target;
    try {
      target = resolve(call.uri(), text.get().strip());
      Origin.of(target);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.UNTRUSTED,
          call
              + ": the answer's "
              + what
              + " is "
              + shown(text.get())
              + ", which cannot be followed",
          e);
    }
    require(call, what, target);
    return target;
  }

  /** {@link URI#resolve} takes a lone query for a sibling of the last part of the path. */
  private static URI resolve(URI base, String text) {
    String origin = base.getScheme() + "://" + base.getRawAuthority();
    return text.startsWith("?")
        ? URI.create(origin + base.getRawPath() + text)
        : base.resolve(URI.create(text));
  }

  private void require(HttpCall call, String what, URI target) throws OciException {
    Origin from = Origin.of(call.uri());
    Origin to = Origin.of(target);
    if (from.isSecure() && !to.isSecure()) {
      throw refused(call, what, target, "leads from https to http");
    }
    if (from.host().equals(to.host())) {
      return;
    }
    NetworkZone inner = zone(to);
    if (inner != NetworkZone.PUBLIC && inner.compareTo(zone(from)) > 0) {
      throw refused(call, what, target, "leads into a network further inside");
    }
  }

  /** Behind a proxy names may have no address here; what the proxy may reach is its own matter. */
  private NetworkZone zone(Origin origin) throws OciException {
    try {
      return NetworkZone.of(origin.host());
    } catch (UnknownHostException e) {
      if (proxies.proxyFor(origin).isPresent()) {
        return NetworkZone.PUBLIC;
      }
      throw new OciException(
          ErrorKind.UNAVAILABLE, "there is no host named " + Printable.escape(origin.host()), e);
    }
  }

  private static OciException refused(HttpCall call, String what, URI target, String why) {
    return new OciException(
        ErrorKind.UNTRUSTED,
        call + ": the answer's " + what + " " + PrintableUri.of(target) + " " + why);
  }

  private static String shown(String text) {
    int query = text.indexOf('?');
    return Printable.quote(query < 0 ? text : text.substring(0, query));
  }
}
