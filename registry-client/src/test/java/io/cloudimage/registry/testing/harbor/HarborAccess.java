// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.harbor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudimage.oci.json.Json;
import io.cloudimage.registry.testing.faulty.ErrorReply;
import io.cloudimage.registry.testing.faulty.Gate;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may do what: people and robots with name and password, on {@code /v2} and on the REST API
 * alike, and tokens of the service. Challenges as in Harbor's {@code
 * src/server/middleware/v2auth/auth.go} (getChallenge): Bearer for a request without an
 * Authorization; Basic for one whose Authorization is not good (any more), and for the catalog.
 */
public final class HarborAccess implements Gate {
  private final Map<String, Project> projects;
  private final Duration life;
  private final String origin;
  private final Map<String, String> accounts = new ConcurrentHashMap<>();
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();

  private record Grant(long until, List<String> scopes) {}

  /**
   * @param life of tokens: 30 minutes in Harbor (src/lib/config/metadata/metadatalist.go)
   * @param origin of the realm
   */
  public HarborAccess(Map<String, Project> projects, Duration life, String origin) {
    this.projects = projects;
    this.life = life;
    this.origin = origin;
  }

  /** One more account, which may do everything in every project. */
  public void addAccount(String name, String password) {
    accounts.put(name, password);
  }

  /** No token that was given is good any longer. */
  public void expireAll() {
    grants.replaceAll((token, grant) -> new Grant(System.nanoTime() - 1, grant.scopes()));
  }

  public int issued() {
    return grants.size();
  }

  /** Whether name and password come with the request. */
  boolean isKnown(WireRequest request) {
    String authorization = request.header("authorization");
    if (!authorization.startsWith("Basic ")) {
      return false;
    }
    String pair = new String(Base64.getDecoder().decode(authorization.substring(6)), UTF_8);
    int colon = pair.indexOf(':');
    return pair.substring(colon + 1).equals(accounts.get(pair.substring(0, colon)));
  }

  boolean mayRead(WireRequest request, Project project) {
    return project.isPublic() || isKnown(request);
  }

  @Override
  public Optional<WireReply> refusal(WireRequest request, String repository, String action) {
    if (isKnown(request)) {
      return Optional.empty();
    }
    String authorization = request.header("authorization");
    boolean nobody = authorization.isEmpty();
    boolean allowed =
        nobody
            ? isOpen(request, repository, action)
            : authorization.startsWith("Bearer ") && gives(authorization, repository, action);
    return allowed ? Optional.empty() : Optional.of(challenge(nobody, request, repository, action));
  }

  /** A HEAD without an Authorization is refused even where everybody may read (Harbor #11271). */
  private boolean isOpen(WireRequest request, String repository, String action) {
    Project project = projects.get(repository.split("/", 2)[0]);
    return project != null
        && project.isPublic()
        && action.equals("pull")
        && !request.method().equals("HEAD");
  }

  private boolean gives(String authorization, String repository, String action) {
    Grant grant = grants.get(authorization.substring("Bearer ".length()));
    return grant != null
        && grant.until() - System.nanoTime() > 0
        && (repository.isEmpty()
            || grant.scopes().contains("repository:" + repository + ":" + action));
  }

  private WireReply challenge(
      boolean nobody, WireRequest request, String repository, String action) {
    String challenge = "Basic realm=\"harbor\"";
    if (nobody && !request.path().equals("/v2/_catalog")) {
      String scope =
          repository.isEmpty() ? "" : ",scope=\"repository:" + repository + ":" + action + "\"";
      challenge =
          "Bearer realm=\"" + origin + "/service/token\",service=\"harbor-registry\"" + scope;
    }
    return ErrorReply.of(401, "UNAUTHORIZED").header("WWW-Authenticate", challenge);
  }

  /**
   * GET /service/token, as {@code src/core/service/token/creator.go}: who is nobody and asks for
   * nothing is refused; else there is a token, with those rights that there are.
   */
  public WireReply token(WireRequest request) {
    boolean known = isKnown(request);
    boolean wrong = !known && !request.header("authorization").isEmpty();
    List<String> asked = new ArrayList<>();
    request.parameters("scope").forEach(scope -> asked.addAll(List.of(scope.split(" ", -1))));
    if (wrong || (!known && asked.isEmpty())) {
      return ErrorReply.of(401, "UNAUTHORIZED");
    }
    List<String> scopes = new ArrayList<>();
    for (String scope : asked) {
      String[] parts = scope.split(":", -1);
      Project project = projects.get(parts[1].split("/", 2)[0]);
      if (project != null && (known || project.isPublic())) {
        // Harbor gives all rights that the account has, whatever was asked for.
        for (String action : known ? List.of("pull", "push", "delete") : List.of("pull")) {
          scopes.add("repository:" + parts[1] + ":" + action);
        }
      }
    }
    String token = "harbor-" + UUID.randomUUID();
    grants.put(token, new Grant(System.nanoTime() + life.toNanos(), scopes));
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("token", token);
    reply.put("access_token", "");
    reply.put("expires_in", life.toSeconds());
    reply.put("issued_at", Instant.now().toString());
    return WireReply.of(200).json(Json.write(reply));
  }
}
