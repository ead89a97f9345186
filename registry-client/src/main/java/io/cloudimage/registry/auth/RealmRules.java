// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import com.google.common.net.InternetDomainName;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.RedirectRules;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which token service a registry may name: the realm is text from outside, and credentials go
 * there.
 *
 * <p>What holds for redirects holds here, and the realm's host is the registry's own, or one of the
 * same registrable domain, or one that the caller named. A relative realm is the registry's own.
 */
public final class RealmRules {
  private final RedirectRules redirects;
  private final Set<String> trustedHosts;

  /**
   * @param trustedHosts hosts, lower case, that may serve tokens for any registry
   */
  public RealmRules(RedirectRules redirects, Set<String> trustedHosts) {
    this.redirects = redirects;
    this.trustedHosts = Set.copyOf(trustedHosts);
  }

  /**
   * @throws OciException UNTRUSTED, or INVALID if there is no realm
   */
  URI resolve(HttpCall call, Optional<String> realm) throws OciException {
    URI target = redirects.resolve(call, "realm", realm);
    String own = call.uri().getHost();
    String other = target.getHost();
    if (target.getRawFragment() != null) {
      throw refused(call, other, "has a fragment");
    }
    if (!own.equalsIgnoreCase(other)
        && !trustedHosts.contains(other.toLowerCase(Locale.ROOT))
        && !sameDomain(own, other)) {
      throw refused(call, other, "belongs to another domain");
    }
    return target;
  }

  private static boolean sameDomain(String a, String b) {
    Optional<InternetDomainName> domain = domain(a);
    return domain.isPresent() && domain.equals(domain(b));
  }

  private static Optional<InternetDomainName> domain(String host) {
    if (!InternetDomainName.isValid(host)) {
      return Optional.empty();
    }
    InternetDomainName name = InternetDomainName.from(host);
    return name.isUnderPublicSuffix() ? Optional.of(name.topPrivateDomain()) : Optional.empty();
  }

  private static OciException refused(HttpCall call, String host, String why) {
    return new OciException(
        ErrorKind.UNTRUSTED,
        call + ": the registry asks for tokens from " + host + ", which " + why,
        "credentials are not sent there",
        null);
  }
}
