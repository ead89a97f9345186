// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonObject;

/**
 * An access token.
 *
 * @param obtained on the clock of {@link System#nanoTime}, which nobody sets back
 * @param renewal from when on the next one is fetched, while this one is still good
 * @param expiry both on the same clock
 */
record Token(String value, long obtained, long renewal, long expiry) {
  private static final long SHORTEST_SECONDS = 60;
  private static final long LONGEST_SECONDS = 24 * 3600;
  private static final long MARGIN_SECONDS = 5;
  private static final long LEAST_AHEAD_SECONDS = 10;
  private static final long NANOS = 1_000_000_000L;

  /**
   * Reads a token service's reply: {@code token} goes before {@code access_token}; a life under 60
   * seconds means 60, as the token spec asks.
   *
   * @throws OciException INVALID
   */
  static Token parse(byte[] reply, String origin, long now) throws OciException {
    JsonObject json = SecretJson.read(reply, "the token reply of " + origin);
    String value = json.optionalString("token").filter(text -> !text.isEmpty()).orElse("");
    if (value.isEmpty()) {
      value = json.optionalString("access_token").orElse("");
    }
    if (value.isEmpty()) {
      throw new OciException(ErrorKind.INVALID, "the token reply of " + origin + " has no token");
    }
    if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new OciException(
          ErrorKind.INVALID, "the token of " + origin + " cannot be sent in a header");
    }
    long seconds = json.optionalInteger("expires_in").orElse(SHORTEST_SECONDS);
    long life = Math.max(SHORTEST_SECONDS, Math.min(LONGEST_SECONDS, seconds)) - MARGIN_SECONDS;
    long ahead = Math.max(LEAST_AHEAD_SECONDS, life / 10);
    return new Token(value, now, now + (life - ahead) * NANOS, now + life * NANOS);
  }

  /** Whether a tenth of its life is left, or ten seconds. */
  boolean isDue(long now) {
    return renewal - now <= 0;
  }

  /** Whether it was made so lately that it lives, however short its life really is. */
  boolean isNew(long now) {
    return now - obtained < NANOS;
  }

  boolean isFresh(long now) {
    return expiry - now > 0;
  }

  @Override
  public String toString() {
    return "Token";
  }
}
