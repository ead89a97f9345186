// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.product;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.endpoint.Pages;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpExchange;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.RedirectRules;
import io.cloudimage.registry.http.Refusal;
import io.cloudimage.registry.http.RequestBody;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Docker Hub's own interface, which is a host of its own: it lists what a namespace holds and
 * removes single tags, neither of which Docker Hub's registry does. The name and the password (or
 * access token) of the account at docker.io are traded for a token that lives as long as this
 * object. For threads.
 */
public final class HubApi {
  private static final Logger LOG = LoggerFactory.getLogger(HubApi.class);
  private static final int MAXIMUM_NAMES = 1_000_000;

  /** Where it is. */
  public static final URI BASE = URI.create("https://hub.docker.com");

  private final HttpExchange exchange;
  private final RedirectRules rules;
  private final URI base;
  private final CredentialSource credentials;
  private @Nullable String token;

  /**
   * @param base the root of the interface, without a path
   */
  public HubApi(
      HttpExchange exchange, RedirectRules rules, URI base, CredentialSource credentials) {
    this.exchange = exchange;
    this.rules = rules;
    this.base = base;
    this.credentials = credentials;
  }

  /**
   * The repositories of a namespace, sorted: all that the account may see, the public ones if there
   * is no account.
   */
  public List<RepositoryName> repositories(String namespace) throws IOException {
    RepositoryName path = new RepositoryName(namespace); // Nothing else gets into the URI.
    Optional<Credential.UserPassword> account = account();
    Set<RepositoryName> names = new TreeSet<>();
    new Pages("docker.io: the list of repositories of " + namespace, rules)
        .readAll(
            URI.create(base + "/v2/namespaces/" + path + "/repositories?page_size=100"),
            page -> read(page, account, names));
    return List.copyOf(names);
  }

  private Optional<String> read(
      URI page, Optional<Credential.UserPassword> account, Set<RepositoryName> names)
      throws IOException {
    HttpCall call = HttpCall.of("GET", page).withHeader("Accept", "application/json");
    try (HttpReply reply = send(call, account)) {
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
      JsonObject list =
          Json.readObject(
              reply.readBody(JsonLimits.DOCUMENT.bytes()),
              "list of repositories at docker.io",
              JsonLimits.DOCUMENT);
      for (JsonObject item : list.objects("results")) {
        String name = item.string("namespace") + "/" + item.string("name");
        try {
          names.add(new RepositoryName(name));
        } catch (IllegalArgumentException e) {
          LOG.warn("docker.io lists {}, which is no repository", Printable.quote(name));
        }
      }
      if (names.size() > MAXIMUM_NAMES) {
        throw new OciException(
            ErrorKind.UNSUPPORTED, "docker.io: a list has more than " + MAXIMUM_NAMES);
      }
      return list.optionalString("next");
    }
  }

  /**
   * Removes a tag; other tags of its digest stay.
   *
   * @throws OciException DENIED without a name and a password, or if the account may not; NOT_FOUND
   */
  public void deleteTag(RepositoryName repository, Tag tag) throws IOException {
    Optional<Credential.UserPassword> account = account();
    if (account.isEmpty()) {
      throw new OciException(
          ErrorKind.DENIED,
          "cannot delete docker.io/" + repository + ":" + tag + ": not logged in with a password",
          "Docker Hub deletes tags for a name with a password or an access token that may delete:"
              + " cloudimage login docker.io",
          null);
    }
    URI uri = URI.create(base + "/v2/repositories/" + repository + "/tags/" + tag + "/");
    try (HttpReply reply = send(HttpCall.of("DELETE", uri), account)) {
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
    }
  }

  private Optional<Credential.UserPassword> account() throws IOException {
    return credentials
        .credentialFor(RegistryHost.DOCKER_HUB, Optional.empty())
        .filter(Credential.UserPassword.class::isInstance)
        .map(Credential.UserPassword.class::cast);
  }

  private HttpReply send(HttpCall call, Optional<Credential.UserPassword> account)
      throws IOException {
    if (account.isEmpty()) {
      return exchange.send(call);
    }
    String first = token(account.get(), null);
    HttpReply reply = exchange.send(call.withHeader("Authorization", "Bearer " + first));
    if (reply.status() != 401) {
      return reply;
    }
    reply.close();
    String second = token(account.get(), first);
    return exchange.send(call.withHeader("Authorization", "Bearer " + second));
  }

  /** The token that we have, or a new one in the place of {@code rejected}. */
  private synchronized String token(Credential.UserPassword account, @Nullable String rejected)
      throws IOException {
    String held = token;
    if (held != null && !held.equals(rejected)) {
      return held;
    }
    Map<String, Object> login = new LinkedHashMap<>();
    login.put("identifier", account.username());
    login.put("secret", account.password());
    HttpCall call =
        HttpCall.of("POST", URI.create(base + "/v2/auth/token"))
            .withHeader("Content-Type", "application/json")
            .withBody(RequestBody.of(Json.write(login)));
    try (HttpReply reply = exchange.send(call)) {
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
      String fresh = accessToken(reply);
      token = fresh;
      return fresh;
    }
  }

  /** Nothing of the reply may get into an error. */
  private static String accessToken(HttpReply reply) throws IOException {
    byte[] body = reply.readBody(JsonLimits.REPLY.bytes());
    String text;
    try {
      text = Json.readObject(body, "token", JsonLimits.REPLY).string("access_token");
    } catch (OciException e) {
      text = "";
    }
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new OciException(ErrorKind.INVALID, reply.call() + ": the answer has no token");
    }
    return text;
  }
}
