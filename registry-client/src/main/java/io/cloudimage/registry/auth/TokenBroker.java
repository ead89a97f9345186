// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.registry.host.Origin;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpExchange;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Refusal;
import io.cloudimage.registry.http.RequestBody;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gets access tokens and keeps them for as long as they live. Threads that need the same token wait
 * for one of them to get it. A request for a token carries no token.
 *
 * <p>An identity token is traded by POST (OAuth2, RFC 6749 §6); where the service does not know
 * that, and for names and passwords, by GET.
 */
public final class TokenBroker {
  private static final String CLIENT_ID = "cloudimage";

  private final HttpExchange exchange;
  private final LongSupplier nanoClock;
  private final Map<TokenRequest, Slot> slots = new ConcurrentHashMap<>();

  public TokenBroker(HttpExchange exchange) {
    this(exchange, System::nanoTime);
  }

  TokenBroker(HttpExchange exchange, LongSupplier nanoClock) {
    this.exchange = exchange;
    this.nanoClock = nanoClock;
  }

  /**
   * A token that is fresh and is not {@code rejected}. Where a token was rejected before its time,
   * another one that is held may be as dead: only a new one is taken, of another thread maybe.
   *
   * @param rejected the token that the registry has just refused
   */
  Token token(TokenRequest request, @Nullable String rejected) throws IOException {
    Slot slot = slots.computeIfAbsent(request, key -> new Slot());
    synchronized (slot) {
      Token held = slot.token;
      if (held != null && isGood(held, rejected)) {
        return held;
      }
      slot.token = null;
      Token fresh = fetch(request);
      slot.token = fresh;
      return fresh;
    }
  }

  private boolean isGood(Token held, @Nullable String rejected) {
    long now = nanoClock.getAsLong();
    return rejected == null ? held.isFresh(now) : held.isNew(now) && !held.value().equals(rejected);
  }

  private Token fetch(TokenRequest request) throws IOException {
    if (request.credential().orElse(null) instanceof Credential.IdentityToken identity) {
      try (HttpReply reply = exchange.send(post(request, identity))) {
        if (reply.status() != 400 && reply.status() != 404 && reply.status() != 405) {
          return read(reply);
        }
      }
    }
    try (HttpReply reply = exchange.send(get(request))) {
      return read(reply);
    }
  }

  private Token read(HttpReply reply) throws IOException {
    if (reply.status() != 200) {
      throw Refusal.of(reply);
    }
    String origin = Origin.of(reply.call().uri()).toString();
    return Token.parse(reply.readBody(JsonLimits.REPLY.bytes()), origin, nanoClock.getAsLong());
  }

  private static HttpCall get(TokenRequest request) throws OciException {
    StringBuilder query = new StringBuilder();
    parameter(query, "service", request.service());
    request.scopes().forEach(scope -> parameter(query, "scope", scope.toString()));
    Optional<Credential> credential = request.credential();
    credential
        .filter(known -> !known.account().isEmpty())
        .ifPresent(known -> parameter(query, "account", known.account()));
    String text = request.realm().toString();
    if (query.length() > 0) {
      text += (request.realm().getRawQuery() == null ? "?" : "&") + query;
    }
    HttpCall call = HttpCall.of("GET", URI.create(text));
    if (credential.orElse(null) instanceof Credential.UserPassword user) {
      return call.withHeader("Authorization", BasicHeader.of(user.username(), user.password()));
    }
    if (credential.orElse(null) instanceof Credential.IdentityToken token) {
      String account = token.account().isEmpty() ? "<token>" : token.account();
      return call.withHeader("Authorization", BasicHeader.of(account, token.token()));
    }
    return call;
  }

  private static HttpCall post(TokenRequest request, Credential.IdentityToken identity) {
    StringBuilder form = new StringBuilder();
    parameter(form, "grant_type", "refresh_token");
    parameter(form, "service", request.service());
    parameter(form, "client_id", CLIENT_ID);
    parameter(
        form,
        "scope",
        request.scopes().stream().map(Scope::toString).collect(Collectors.joining(" ")));
    parameter(form, "refresh_token", identity.token());
    return HttpCall.of("POST", request.realm())
        .withHeader("Content-Type", "application/x-www-form-urlencoded")
        .withBody(RequestBody.of(form.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static void parameter(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query
          .append(query.length() == 0 ? "" : "&")
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private static final class Slot {
    private @Nullable Token token;
  }
}
