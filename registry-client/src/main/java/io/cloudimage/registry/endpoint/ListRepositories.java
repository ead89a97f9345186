// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.auth.RegistrySession;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.RedirectRules;
import io.cloudimage.registry.http.Refusal;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the repositories of a registry, page by page (GET /v2/_catalog). The distribution spec
 * reserves the path and promises nothing: many registries refuse it, and are none the worse.
 */
public final class ListRepositories {
  private static final Logger LOG = LoggerFactory.getLogger(ListRepositories.class);
  private static final int PAGE = 1000;
  private static final int MAXIMUM_REPOSITORIES = 1_000_000;

  private final RegistrySession session;
  private final RedirectRules rules;

  public ListRepositories(RegistrySession session, RedirectRules rules) {
    this.session = session;
    this.rules = rules;
  }

  /**
   * All repositories that the registry shows to us, sorted. What it lists but is no repository's
   * name is left out.
   *
   * @throws io.cloudimage.registry.error.RegistryException if the registry does not tell
   * @throws OciException UNTRUSTED if a page leads to another host or in a circle; UNSUPPORTED if
   *     there is no end
   */
  public List<RepositoryName> send() throws IOException {
    Set<RepositoryName> names = new TreeSet<>();
    new Pages(session.host() + ": the catalog", rules)
        .readAll(session.uri("/v2/_catalog?n=" + PAGE), page -> read(page, names));
    return List.copyOf(names);
  }

  private Optional<String> read(URI page, Set<RepositoryName> names) throws IOException {
    HttpCall call = HttpCall.of("GET", page).withHeader("Accept", "application/json");
    try (HttpReply reply = session.send(call, Optional.empty(), List.of(Scope.catalog()))) {
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
      byte[] body = reply.readBody(JsonLimits.DOCUMENT.bytes());
      List<String> listed =
          Json.readObject(body, "catalog of " + session.host(), JsonLimits.DOCUMENT)
              .strings("repositories");
      for (String name : listed) {
        try {
          names.add(new RepositoryName(name));
        } catch (IllegalArgumentException e) {
          LOG.warn("{} lists {}, which is no repository", session.host(), Printable.quote(name));
        }
      }
      if (names.size() > MAXIMUM_REPOSITORIES) {
        throw new OciException(
            ErrorKind.UNSUPPORTED,
            session.host()
                + ": the catalog has more than "
                + MAXIMUM_REPOSITORIES
                + " repositories");
      }
      return Pages.next(reply);
    }
  }
}
