// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** An entry of {@code auths} in docker's config; empty where a helper keeps the credential. */
record AuthEntry(Optional<Credential> credential) {
  boolean isEmpty() {
    return credential.isEmpty();
  }

  /**
   * A {@code registrytoken} goes before an {@code identitytoken}, that before {@code auth}, and
   * that before {@code username} with {@code password}.
   *
   * @throws OciException INVALID; no secret is in the message
   */
  static AuthEntry read(JsonObject json) throws OciException {
    String user = text(json, "username");
    String password = text(json, "password");
    String auth = text(json, "auth");
    if (!auth.isEmpty()) {
      String pair = decode(json, auth);
      int colon = pair.indexOf(':');
      if (colon < 0) {
        throw json.invalid("auth", "holds no name and password");
      }
      user = pair.substring(0, colon);
      password = pair.substring(colon + 1);
    }
    String registryToken = text(json, "registrytoken");
    if (!registryToken.isEmpty()) {
      if (registryToken.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw json.invalid("registrytoken", "cannot be sent in a header");
      }
      return new AuthEntry(Optional.of(new Credential.RegistryToken(registryToken)));
    }
    String identityToken = text(json, "identitytoken");
    if (!identityToken.isEmpty()) {
      return new AuthEntry(Optional.of(new Credential.IdentityToken(user, identityToken)));
    }
    return new AuthEntry(
        user.isEmpty() && password.isEmpty()
            ? Optional.empty()
            : Optional.of(new Credential.UserPassword(user, password)));
  }

  /** Not {@link JsonObject}'s own error about a wrong type, which shows the value. */
  private static String text(JsonObject json, String key) throws OciException {
    try {
      return json.optionalString(key).orElse("");
    } catch (OciException e) {
      throw json.invalid(key, "is not a string");
    }
  }

  private static String decode(JsonObject json, String auth) throws OciException {
    try {
      byte[] bytes = Base64.getDecoder().decode(auth.strip());
      String pair = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return pair.replaceFirst("\0+$", "");
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw json.invalid("auth", "is not base64 of UTF-8");
    }
  }
}
