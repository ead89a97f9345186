// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.auth.RegistrySession;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.RedirectRules;
import io.cloudimage.registry.http.Refusal;
import io.cloudimage.registry.journal.UploadJournal;
import io.cloudimage.registry.quirk.HostQuirks;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What all endpoints of one repository need.
 *
 * @param api the path of the registry's API, {@code /v2} where nobody says another one
 * @param namespace the host that a mirror is asked in the place of, where it wants to know
 */
public record RepositoryAccess(
    RegistrySession session,
    RepositoryName name,
    RedirectRules rules,
    HostQuirks quirks,
    UploadJournal journal,
    String api,
    Optional<RegistryHost> namespace) {
  /** A registry's own repository. */
  public RepositoryAccess(
      RegistrySession session,
      RepositoryName name,
      RedirectRules rules,
      HostQuirks quirks,
      UploadJournal journal) {
    this(session, name, rules, quirks, journal, "/v2", Optional.empty());
  }

  /** {@code /v2/<name>/<rest>}. */
  public URI uri(String rest) {
    String query =
        namespace.map(host -> (rest.contains("?") ? "&ns=" : "?ns=") + encoded(host)).orElse("");
    return session.uri(api + "/" + name + "/" + rest + query);
  }

  private static String encoded(RegistryHost host) {
    return URLEncoder.encode(host.toString(), StandardCharsets.UTF_8);
  }

  /** Sends a request with these rights; the caller closes the reply, whatever its status. */
  public HttpReply send(HttpCall call, Scope... scopes) throws IOException {
    return session.send(call, Optional.of(name), List.of(scopes));
  }

  /** As {@link #send}, and anything but a success is thrown. */
  HttpReply sendForSuccess(HttpCall call, Scope... scopes) throws IOException {
    HttpReply reply = send(call, scopes);
    if (reply.isSuccess()) {
      return reply;
    }
    try (reply) {
      throw Refusal.of(reply);
    }
  }

  /** For errors: where content comes from. */
  public String origin() {
    return session.host() + "/" + name;
  }
}
