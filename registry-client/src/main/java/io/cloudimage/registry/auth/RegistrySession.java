// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.host.Origin;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpExchange;
import io.cloudimage.registry.http.HttpReply;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one registry as one account: answers its challenges.
 *
 * <p>What the registry asked for once is sent along from then on. A 401 is answered once, with
 * fresh credentials; a second one is handed out. Only the registry's own origin gets an
 * Authorization, and only its challenges are answered: a host that a redirect leads to gets
 * nothing. A PATCH is not sent a second time: the 401 is handed out, and the next request has the
 * fresh credentials. For threads.
 *
 * <p>Repeating what failed for other reasons is the business of a link of the chain below this one.
 */
public final class RegistrySession {
  private static final Pattern READ =
      Pattern.compile("/v2/(.+)/(?:manifests|blobs|tags|referrers)/[^/]+");

  private final RegistryHost host;
  private final URI base;
  private final Origin origin;
  private final HttpExchange exchange;
  private final CredentialSource credentials;
  private final TokenBroker tokens;
  private final RealmRules realms;
  private final Map<SortedSet<Scope>, SortedSet<Scope>> widened = new ConcurrentHashMap<>();
  private final Map<Optional<RepositoryName>, Optional<Credential>> remembered =
      new ConcurrentHashMap<>();
  private volatile @Nullable Challenge known;

  /**
   * @param base the root of the registry's API, without a path
   */
  public RegistrySession(
      RegistryHost host,
      URI base,
      HttpExchange exchange,
      CredentialSource credentials,
      TokenBroker tokens,
      RealmRules realms) {
    this.host = host;
    this.base = base;
    this.origin = Origin.of(base);
    this.exchange = exchange;
    this.credentials = credentials;
    this.tokens = tokens;
    this.realms = realms;
  }

  public RegistryHost host() {
    return host;
  }

  /** {@code path}, which starts with a slash and is escaped, at this registry. */
  public URI uri(String path) {
    return URI.create(base + path);
  }

  /** The name of the account that is shown for {@code repository}; empty for nobody's. */
  public String account(RepositoryName repository) throws IOException {
    return credential(Optional.of(repository)).map(Credential::account).orElse("");
  }

  /**
   * Sends a request with what the registry wants to see; the caller closes the reply.
   *
   * @param repository whose credentials are used, where they differ by repository
   * @param scopes the rights that the request needs
   */
  public HttpReply send(
      HttpCall call, Optional<RepositoryName> repository, Collection<Scope> scopes)
      throws IOException {
    if (!Origin.of(call.uri()).equals(origin)) {
      return exchange.send(call);
    }
    SortedSet<Scope> wanted = Scope.merge(scopes, List.of());
    Optional<Credential> credential = Optional.empty();
    Challenge before = known;
    String sent = null;
    if (before != null) {
      credential = credential(repository);
      sent = authorization(before, call, credential, wanted, null);
    }
    HttpReply reply = exchange.send(with(call, sent));
    if (before != null && before.isBearer() && sent != null && reply.status() == 400) {
      return renewed(call, before, credential, wanted, sent, reply);
    }
    if (reply.status() != 401 || !Origin.of(reply.call().uri()).equals(origin)) {
      return reply;
    }
    Optional<Challenge> challenge = choose(reply, before);
    if (challenge.isEmpty() || !call.isRepeatable()) {
      return reply;
    }
    String again;
    try {
      remembered.remove(repository);
      credential = credential(repository);
      challenge.get().parameter("scope").ifPresent(text -> widen(wanted, Scope.parseAll(text)));
      elsewhere(call, reply).ifPresent(name -> widen(wanted, List.of(Scope.pull(name))));
      again = authorization(challenge.get(), call, credential, wanted, sent);
    } catch (IOException | RuntimeException e) {
      reply.close();
      throw e;
    }
    if (again == null || again.equals(sent)) {
      return reply;
    }
    // Who asks for the first time may be given a token that others have used, and that is dead by
    // now.
    boolean usedByOthers = before == null && known != null;
    known = challenge.get();
    if (call.method().equals("PATCH")) {
      return reply;
    }
    reply.close();
    HttpReply second = exchange.send(with(call, again));
    boolean isOurs = Origin.of(second.call().uri()).equals(origin);
    return usedByOthers && isOurs && second.status() == 401
        ? replaced(call, challenge.get(), credential, wanted, again, second)
        : second;
  }

  /**
   * Public ECR says 400 without a challenge to a token that has ended (as observed; {@link
   * BadTokenReply}): the answer to the request with a new one.
   */
  private HttpReply renewed(
      HttpCall call,
      Challenge challenge,
      Optional<Credential> credential,
      SortedSet<Scope> wanted,
      String ended,
      HttpReply refusal)
      throws IOException {
    HttpReply reply = BadTokenReply.read(refusal);
    boolean isOurs = Origin.of(reply.call().uri()).equals(origin);
    if (!isOurs || !call.isRepeatable() || !BadTokenReply.isMeant(reply)) {
      return reply;
    }
    return call.method().equals("PATCH")
        ? reply
        : replaced(call, challenge, credential, wanted, ended, reply);
  }

  /** The answer to the request with another token than {@code rejected}, if there is one. */
  private HttpReply replaced(
      HttpCall call,
      Challenge challenge,
      Optional<Credential> credential,
      SortedSet<Scope> wanted,
      String rejected,
      HttpReply refusal)
      throws IOException {
    String other;
    try {
      other = authorization(challenge, call, credential, wanted, rejected);
    } catch (IOException | RuntimeException e) {
      refusal.close();
      throw e;
    }
    if (other == null || other.equals(rejected)) {
      return refusal;
    }
    refusal.close();
    return exchange.send(with(call, other));
  }

  /**
   * Sends a request to another interface of the registry's own host, which reads name and password
   * itself and gives no challenge; the caller closes the reply. Without a name and a password for
   * the registry the request goes out as nobody's.
   *
   * @throws IllegalArgumentException if the call is for another origin
   */
  public HttpReply sendWithPassword(HttpCall call, Optional<RepositoryName> repository)
      throws IOException {
    if (!Origin.of(call.uri()).equals(origin)) {
      throw new IllegalArgumentException(call + " is not for " + origin);
    }
    Optional<Credential> known = credential(repository);
    return known.orElse(null) instanceof Credential.UserPassword user
        ? exchange.send(with(call, BasicHeader.of(user.username(), user.password())))
        : exchange.send(call);
  }

  /** Sends a request without anything that says who we are; the caller closes the reply. */
  public HttpReply sendAnonymously(HttpCall call) throws IOException {
    return exchange.send(call);
  }

  /** Asked for once, and again when the registry refuses it: a source may have to run a program. */
  private Optional<Credential> credential(Optional<RepositoryName> repository) throws IOException {
    Optional<Credential> credential = remembered.get(repository);
    if (credential == null) {
      credential = credentials.credentialFor(host, repository);
      remembered.put(repository, credential);
    }
    return credential;
  }

  /**
   * Bearer goes before Basic. A registry that answers an expired token with a Basic challenge is
   * asked by the Bearer challenge that it gave before.
   */
  private static Optional<Challenge> choose(HttpReply reply, @Nullable Challenge before) {
    List<Challenge> all = Challenge.parseAll(reply.headers("WWW-Authenticate"));
    Optional<Challenge> bearer = all.stream().filter(Challenge::isBearer).findFirst();
    if (bearer.isPresent()) {
      return bearer;
    }
    Optional<Challenge> basic = all.stream().filter(Challenge::isBasic).findFirst();
    return basic.isPresent() && before != null && before.isBearer() ? Optional.of(before) : basic;
  }

  private void widen(SortedSet<Scope> wanted, Collection<Scope> asked) {
    if (!wanted.isEmpty()) {
      widened.merge(wanted, Scope.merge(wanted, asked), Scope::merge);
    }
  }

  /** The header's value; null where there is nothing to show. */
  private @Nullable String authorization(
      Challenge challenge,
      HttpCall call,
      Optional<Credential> credential,
      SortedSet<Scope> wanted,
      @Nullable String rejected)
      throws IOException {
    if (credential.orElse(null) instanceof Credential.RegistryToken token) {
      return "Bearer " + token.token();
    }
    if (challenge.isBasic()) {
      return credential.orElse(null) instanceof Credential.UserPassword user
          ? BasicHeader.of(user.username(), user.password())
          : null;
    }
    URI realm = realms.resolve(call, challenge.parameter("realm"));
    TokenRequest request =
        new TokenRequest(
            host,
            realm,
            challenge.parameter("service").orElse(""),
            credential,
            widened.getOrDefault(wanted, wanted));
    String old =
        rejected != null && rejected.startsWith("Bearer ") ? rejected.substring(7) : rejected;
    return "Bearer " + tokens.token(request, old).value();
  }

  /** The repository that a reader was sent on to, which takes a right of its own. */
  private static Optional<RepositoryName> elsewhere(HttpCall call, HttpReply reply) {
    Matcher path = READ.matcher(reply.call().uri().getPath());
    boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
    if (!reads || reply.call().uri().equals(call.uri()) || !path.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RepositoryName(path.group(1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // No repository: then nothing is missing for it.
    }
  }

  private static HttpCall with(HttpCall call, @Nullable String authorization) {
    return authorization == null ? call : call.withHeader("Authorization", authorization);
  }
}
