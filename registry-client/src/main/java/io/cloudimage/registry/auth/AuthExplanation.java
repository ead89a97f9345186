// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who we are to a registry, why, and what it says to that. Holds no secret that it prints.
 *
 * @param request what was asked of the registry, method and URI
 * @param anonymousStatus what it answered to nobody
 * @param challenges what it asked for then
 * @param token what its token service gave, if it has one that gave something
 * @param status what it answered in the end
 * @param failure what went wrong on the way
 * @param hints what to do about it
 */
public record AuthExplanation(
    RegistryHost registry,
    Optional<RepositoryName> repository,
    CredentialFinding credential,
    String request,
    OptionalInt anonymousStatus,
    List<Challenge> challenges,
    Optional<TokenFinding> token,
    OptionalInt status,
    Optional<OciException> failure,
    List<String> hints) {
  public AuthExplanation {
    challenges = List.copyOf(challenges);
    hints = List.copyOf(hints);
  }

  /** What it comes to. */
  public enum Verdict {
    /** Everybody may. */
    OPEN,
    /** We may. */
    GRANTED,
    /** We may not. */
    DENIED,
    /** We may ask, but there is nothing of this name. */
    NOT_FOUND,
    /** It could not be found out. */
    FAILED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What it comes to. */
  public Verdict verdict() {
    int last = status.orElse(0);
    if (credential.failure().isPresent()) {
      return Verdict.FAILED;
    }
    boolean scopeMissing = token.isPresent() && !token.get().missing().isEmpty();
    if (last == 401 || last == 403 || scopeMissing) {
      return Verdict.DENIED;
    }
    if (failure.isPresent() || last == 0) {
      return Verdict.FAILED;
    }
    if (last == 404) {
      return Verdict.NOT_FOUND;
    }
    if (last >= 300) {
      return Verdict.FAILED;
    }
    return anonymousStatus.orElse(0) == 401 ? Verdict.GRANTED : Verdict.OPEN;
  }

  AuthExplanation withHints(List<String> newHints) {
    return new AuthExplanation(
        registry,
        repository,
        credential,
        request,
        anonymousStatus,
        challenges,
        token,
        status,
        failure,
        newHints);
  }
}
