// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.auth.AuthExplanation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What to do where a registry does not let us in: the common mistakes, one sentence each. */
final class AuthHints {
  private final AuthExplanation found;
  private final List<String> hints = new ArrayList<>();

  private AuthHints(AuthExplanation found) {
    this.found = found;
  }

  static List<String> of(AuthExplanation found) {
    AuthHints hints = new AuthHints(found);
    found.credential().failure().flatMap(OciException::hint).ifPresent(hints.hints::add);
    if (found.verdict() == Verdict.DENIED) {
      hints.denied();
    }
    if (found.verdict() == Verdict.NOT_FOUND) {
      hints.hints.add("the registry lets us in; there is nothing of this name, or it is hidden");
    }
    found
        .failure()
        .filter(
            e ->
                e.kind() == ErrorKind.UNTRUSTED
                    && String.valueOf(e.getMessage()).contains("tokens from"))
        .ifPresent(
            e ->
                hints.hints.add(
                    "if the token service is trusted, name its host in token-hosts of hosts.toml"));
    return hints.hints;
  }

  private void denied() {
    Credential credential = found.credential().credential().orElse(null);
    if (credential == null) {
      nobody();
      return;
    }
    if (found.token().isPresent() && !found.token().get().missing().isEmpty()) {
      String missing =
          found.token().get().missing().stream()
              .map(Scope::toString)
              .collect(Collectors.joining(" "));
      hints.add("the account may not do this; it is not granted " + Printable.escape(missing));
      return;
    }
    if (found.status().orElse(0) == 403) {
      hints.add("the account is known, but lacks the right; ask who runs the registry");
      return;
    }
    boolean basicAlone = found.challenges().stream().noneMatch(Challenge::isBearer);
    if (basicAlone && credential instanceof Credential.IdentityToken) {
      hints.add("the registry wants a name and a password, but there is a token for it");
    }
    hints.add(
        "the registry refuses what is stored for it: log in again with: cloudimage login "
            + found.registry());
    if (found.registry().equals(RegistryHost.DOCKER_HUB)) {
      hints.add("with two-factor sign-in, Docker Hub takes an access token in place of a password");
    }
    if (credential.account().equals("robot")) {
      hints.add("robot accounts of Harbor are named robot$NAME; quote it, or a shell cuts it off");
    }
  }

  private void nobody() {
    List<String> alike = found.credential().keysLike();
    if (!alike.isEmpty()) {
      hints.add(
          "there is no entry for "
              + found.registry()
              + ", but there are: "
              + alike.stream().limit(5).map(Printable::quote).collect(Collectors.joining(", "))
              + "; host and port must be the same");
    }
    hints.add("log in with: cloudimage login " + found.registry());
  }
}
