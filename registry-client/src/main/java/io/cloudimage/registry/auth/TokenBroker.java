// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.CancelledException;
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
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets access tokens and keeps them for as long as they live. Threads that need the same token wait
 * for one of them to get it; while the one that they have is still good, its successor is fetched
 * beside them and nobody waits. A request for a token carries no token.
 *
 * <p>An identity token is traded by POST (OAuth2, RFC 6749 §6); where the service does not know
 * that, and for names and passwords, by GET.
 */
public final class TokenBroker {
  private static final String CLIENT_ID = "cloudimage";
  private static final Logger LOG = LoggerFactory.getLogger(TokenBroker.class);

  /** After a renewal that failed; the next request that finds the token expired asks at once. */
  private static final long RENEWAL_PAUSE_NANOS = 5_000_000_000L;

  private final HttpExchange exchange;
  private final Executor renewals;
  private final LongSupplier nanoClock;
  private final Map<TokenRequest, Slot> slots = new ConcurrentHashMap<>();

  /**
   * @param renewals runs what need not be waited for
   */
  public TokenBroker(HttpExchange exchange, Executor renewals) {
    this(exchange, renewals, System::nanoTime);
  }

  TokenBroker(HttpExchange exchange, Executor renewals, LongSupplier nanoClock) {
    this.exchange = exchange;
    this.renewals = renewals;
    this.nanoClock = nanoClock;
  }

  /**
   * A token that is fresh and is not {@code rejected}. Where a token was rejected before its time,
   * another one that is held may be as dead: only a new one is taken, of another thread maybe.
   *
   * @param rejected the token that the registry has just refused
   * @throws CancelledException if the thread is interrupted while another one gets the token
   */
  Token token(TokenRequest request, @Nullable String rejected) throws IOException {
    Slot slot = slots.computeIfAbsent(request, key -> new Slot());
    Token held = slot.token;
    if (held != null && isGood(held, rejected)) {
      if (held.isDue(nanoClock.getAsLong()) && slot.mayRenew(nanoClock.getAsLong())) {
        renewals.execute(() -> renew(request, slot, held));
      }
      return held;
    }
    slot.lock();
    try {
      Token got = slot.token;
      if (got != null && isGood(got, rejected)) {
        return got;
      }
      slot.token = null;
      Token fresh = fetch(request);
      slot.token = fresh;
      return fresh;
    } finally {
      slot.unlock();
    }
  }

  /** A failure is nobody's yet: who finds the token expired asks again, and is told. */
  private void renew(TokenRequest request, Slot slot, Token held) {
    try {
      Token fresh = fetch(request);
      slot.replace(held, fresh);
    } catch (IOException | RuntimeException e) {
      LOG.debug("{}: no new token yet: {}", Origin.of(request.realm()), e.getMessage());
    } finally {
      slot.renewed(nanoClock.getAsLong() + RENEWAL_PAUSE_NANOS);
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

  /** The place of one token. Its lock is held by the thread that gets one for all who wait. */
  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Token token;
    private boolean renewing;
    private @Nullable Long notBefore;

    void lock() throws CancelledException {
      try {
        lock.lockInterruptibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException();
      }
    }

    void unlock() {
      lock.unlock();
    }

    /** Whether the caller is the one who renews. */
    synchronized boolean mayRenew(long now) {
      Long earliest = notBefore;
      if (renewing || (earliest != null && earliest - now > 0)) {
        return false;
      }
      renewing = true;
      return true;
    }

    /** A token that was refused meanwhile has its successor already. */
    synchronized void replace(Token old, Token fresh) {
      if (token == old) {
        token = fresh;
      }
    }

    synchronized void renewed(long next) {
      renewing = false;
      notBefore = next;
    }
  }
}
