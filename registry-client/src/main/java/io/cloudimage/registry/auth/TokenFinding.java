// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A token that was asked for, and what came; the token itself is not in it.
 *
 * @param realm the token service
 * @param asked the scopes that were asked for
 * @param granted the scopes that the token gives; empty if it does not say, for only a JWT does
 * @param life how long it is used
 */
public record TokenFinding(
    URI realm,
    String service,
    SortedSet<Scope> asked,
    Optional<SortedSet<Scope>> granted,
    Duration life) {

  /** What was asked for and not granted; nothing if the token does not say. */
  public SortedSet<Scope> missing() {
    SortedSet<Scope> missing = new TreeSet<>();
    if (granted.isPresent()) {
      for (Scope scope : asked) {
        TreeSet<String> actions = new TreeSet<>(scope.actions());
        granted.get().stream()
            .filter(given -> given.resource().equals(scope.resource()))
            .forEach(given -> actions.removeAll(given.actions()));
        if (!actions.isEmpty() && !isAll(scope)) {
          missing.add(new Scope(scope.resource(), actions));
        }
      }
    }
    return missing;
  }

  private boolean isAll(Scope scope) {
    return granted.orElseThrow().stream()
        .anyMatch(
            given -> given.resource().equals(scope.resource()) && given.actions().contains("*"));
  }

  /** The {@code access} claim of a JWT, which is read and not checked: the registry does that. */
  static Optional<SortedSet<Scope>> granted(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonObject claims = SecretJson.read(Base64.getUrlDecoder().decode(parts[1]), "the token");
      if (!claims.has("access")) {
        return Optional.empty();
      }
      SortedSet<Scope> scopes = new TreeSet<>();
      for (JsonObject access : claims.objects("access")) {
        String resource = access.string("type") + ":" + access.string("name");
        TreeSet<String> actions = new TreeSet<>(access.strings("actions"));
        if (!actions.isEmpty()) {
          scopes.add(new Scope(resource, actions));
        }
      }
      return Optional.of(scopes);
    } catch (OciException | IllegalArgumentException e) {
      return Optional.empty(); // It is no JWT; nothing has to be.
    }
  }
}
