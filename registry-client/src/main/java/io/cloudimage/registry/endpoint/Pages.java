// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.host.Origin;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.RedirectRules;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Walks a list that comes in pages. Only the server of a page can have the next one; no page comes
 * twice, and there is an end to them. A short or empty page is not the end as long as it leads on.
 */
public final class Pages {
  private static final int MAXIMUM_PAGES = 10_000;

  private final String what;
  private final RedirectRules rules;

  /**
   * @param what names the list in errors
   */
  public Pages(String what, RedirectRules rules) {
    this.what = what;
    this.rules = rules;
  }

  /** Reads pages. */
  public interface Reader {
    /** Takes what the page at {@code uri} holds; says what follows it, as the server wrote it. */
    Optional<String> read(URI uri) throws IOException;
  }

  /** The target of the reply's Link header whose relation is {@code next} (RFC 8288). */
  public static Optional<String> next(HttpReply reply) {
    return LinkHeader.next(reply.headers("Link"));
  }

  /**
   * Reads all pages from {@code first} on.
   *
   * @throws OciException UNTRUSTED if a page leads to another host or in a circle; UNSUPPORTED if
   *     there is no end
   */
  public void readAll(URI first, Reader reader) throws IOException {
    Set<URI> visited = new HashSet<>();
    Optional<URI> page = Optional.of(first);
    while (page.isPresent()) {
      if (!visited.add(page.get())) {
        throw new OciException(ErrorKind.UNTRUSTED, what + ": its pages go in a circle");
      }
      if (visited.size() > MAXIMUM_PAGES) {
        throw new OciException(
            ErrorKind.UNSUPPORTED, what + ": it has more than " + MAXIMUM_PAGES + " pages");
      }
      Optional<String> next = reader.read(page.get());
      page = next.isEmpty() ? Optional.empty() : Optional.of(resolve(page.get(), next));
    }
  }

  private URI resolve(URI page, Optional<String> link) throws OciException {
    URI next = rules.resolve(HttpCall.of("GET", page), "Link", link);
    if (!Origin.of(next).equals(Origin.of(page))) {
      throw new OciException(
          ErrorKind.UNTRUSTED, what + ": the next page is at " + Origin.of(next));
    }
    return next;
  }
}
