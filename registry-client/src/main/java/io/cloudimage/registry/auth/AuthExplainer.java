// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpExchange;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.PrintableUri;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds out step by step what {@link RegistrySession} does at once: asks as nobody, reads the
 * challenge, gets a token or takes the password, asks again. Nothing is changed at the registry,
 * and a manifest is asked for by HEAD, which is no pull.
 */
public final class AuthExplainer {
  private final RegistryHost host;
  private final URI base;
  private final HttpExchange exchange;
  private final RealmRules realms;

  private OptionalInt anonymousStatus = OptionalInt.empty();
  private OptionalInt status = OptionalInt.empty();
  private List<Challenge> challenges = List.of();
  private Optional<TokenFinding> token = Optional.empty();
  private Optional<OciException> failure = Optional.empty();

  /** For one question. */
  public AuthExplainer(RegistryHost host, URI base, HttpExchange exchange, RealmRules realms) {
    this.host = host;
    this.base = base;
    this.exchange = exchange;
    this.realms = realms;
  }

  /** What fails on the way is part of the explanation. */
  public AuthExplanation explain(AuthQuestion question, CredentialFinding credential)
      throws IOException {
    URI uri = URI.create(base + question.path());
    HttpCall call = HttpCall.of(question.method(), uri).withHeader("Accept", "*/*");
    try {
      ask(call, question, credential.credential());
    } catch (OciException e) {
      failure = Optional.of(e);
      if (e instanceof RegistryException refused) {
        status = OptionalInt.of(refused.status());
      }
    }
    AuthExplanation plain =
        new AuthExplanation(
            host,
            question.repository(),
            credential,
            question.method() + " " + PrintableUri.of(uri),
            anonymousStatus,
            challenges,
            token,
            status,
            failure,
            List.of());
    return plain.withHints(AuthHints.of(plain));
  }

  private void ask(HttpCall call, AuthQuestion question, Optional<Credential> credential)
      throws IOException {
    try (HttpReply reply = exchange.send(call)) {
      anonymousStatus = OptionalInt.of(reply.status());
      status = anonymousStatus;
      challenges = Challenge.parseAll(reply.headers("WWW-Authenticate"));
    }
    Optional<Challenge> challenge =
        challenges.stream()
            .filter(Challenge::isBearer)
            .findFirst()
            .or(() -> challenges.stream().filter(Challenge::isBasic).findFirst());
    if (status.getAsInt() != 401 || challenge.isEmpty()) {
      return;
    }
    Optional<String> shown =
        challenge.get().isBearer()
            ? Optional.of(bearer(call, challenge.get(), question, credential))
            : basic(credential);
    if (shown.isPresent()) {
      try (HttpReply reply = exchange.send(call.withHeader("Authorization", shown.get()))) {
        status = OptionalInt.of(reply.status());
      }
    }
  }

  private static Optional<String> basic(Optional<Credential> credential) throws OciException {
    if (credential.orElse(null) instanceof Credential.RegistryToken given) {
      return Optional.of("Bearer " + given.token());
    }
    return credential.orElse(null) instanceof Credential.UserPassword user
        ? Optional.of(BasicHeader.of(user.username(), user.password()))
        : Optional.empty();
  }

  private String bearer(
      HttpCall call, Challenge challenge, AuthQuestion question, Optional<Credential> credential)
      throws IOException {
    if (credential.orElse(null) instanceof Credential.RegistryToken given) {
      return "Bearer " + given.token();
    }
    URI realm = realms.resolve(call, challenge.parameter("realm"));
    SortedSet<Scope> scopes =
        Scope.merge(
            question.scope().stream().toList(),
            challenge.parameter("scope").map(Scope::parseAll).orElseGet(TreeSet::new));
    String service = challenge.parameter("service").orElse("");
    Token got =
        new TokenBroker(exchange, Runnable::run)
            .token(new TokenRequest(host, realm, service, credential, scopes), null);
    token =
        Optional.of(
            new TokenFinding(
                realm,
                service,
                scopes,
                TokenFinding.granted(got.value()),
                Duration.ofNanos(got.expiry() - got.obtained())));
    return "Bearer " + got.value();
  }
}
