// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.oci.json.Json;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets in who has a token, and gives tokens to who says the right name and password, or an identity
 * token. A token is good for a time that the client is not told, as it is when its clock is wrong;
 * and for the rights that were asked for.
 */
public final class TokenGate implements Gate {
  private final String user;
  private final String password;
  private final Duration life;
  private final boolean basicWhenExpired;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final AtomicInteger issued = new AtomicInteger();

  private record Grant(long until, List<String> scopes) {}

  public TokenGate(String user, String password, Duration life) {
    this(user, password, life, false);
  }

  private TokenGate(String user, String password, Duration life, boolean basicWhenExpired) {
    this.user = user;
    this.password = password;
    this.life = life;
    this.basicWhenExpired = basicWhenExpired;
  }

  /** The same that answers a token that is no longer good with a Basic challenge, as Harbor. */
  public TokenGate withBasicWhenExpired() {
    return new TokenGate(user, password, life, true);
  }

  /** How many tokens were given. */
  public int issued() {
    return issued.get();
  }

  /** All tokens that are good or were: secrets of this registry. */
  public Set<String> tokens() {
    return Set.copyOf(grants.keySet());
  }

  /** No token that was given is good any longer. */
  public void expireAll() {
    grants.replaceAll((token, grant) -> new Grant(System.nanoTime() - 1, grant.scopes()));
  }

  @Override
  public Optional<WireReply> refusal(WireRequest request, String repository, String action) {
    String authorization = request.header("authorization");
    String realm = "Bearer realm=\"/token\",service=\"faulty\"";
    String scope =
        repository.isEmpty() ? "" : ",scope=\"repository:" + repository + ":" + action + "\"";
    if (!authorization.startsWith("Bearer ")) {
      return Optional.of(refuse(realm + scope));
    }
    Grant grant = grants.get(authorization.substring("Bearer ".length()));
    if (grant == null || grant.until() - System.nanoTime() < 0) {
      return Optional.of(
          refuse(
              basicWhenExpired
                  ? "Basic realm=\"harbor\""
                  : realm + scope + ",error=\"invalid_token\""));
    }
    boolean allowed =
        repository.isEmpty()
            || grant.scopes().stream().anyMatch(given -> gives(given, repository, action));
    return allowed
        ? Optional.empty()
        : Optional.of(refuse(realm + scope + ",error=\"insufficient_scope\""));
  }

  private static WireReply refuse(String challenge) {
    return ErrorReply.of(401, "UNAUTHORIZED").header("WWW-Authenticate", challenge);
  }

  private static boolean gives(String scope, String repository, String action) {
    String[] parts = scope.split(":", -1);
    return parts.length == 3
        && parts[1].equals(repository)
        && List.of(parts[2].split(",", -1)).contains(action);
  }

  /** The token service: by GET with a password, by POST with an identity token. */
  WireReply token(WireRequest request) throws IOException {
    String form =
        request.method().equals("POST")
            ? new String(request.readBody(), StandardCharsets.UTF_8)
            : String.valueOf(request.target().split("\\?", 2)[1]);
    boolean known =
        request.method().equals("POST")
            ? WireRequest.form(form, "refresh_token").contains(password)
            : request.header("authorization").equals(PasswordGate.basic(user, password));
    if (!known) {
      return ErrorReply.of(401, "UNAUTHORIZED");
    }
    List<String> scopes = new ArrayList<>();
    for (String scope : WireRequest.form(form, "scope")) {
      scopes.addAll(List.of(scope.split(" ", -1)));
    }
    String token = "faulty-" + issued.incrementAndGet() + "-" + UUID.randomUUID();
    grants.put(token, new Grant(System.nanoTime() + life.toNanos(), scopes));
    return WireReply.of(200).json(Json.write(new TreeMap<>(Map.of("token", token))));
  }
}
