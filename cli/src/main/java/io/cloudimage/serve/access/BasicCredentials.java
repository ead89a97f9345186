// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** A name and a password as the Basic scheme sends them (RFC 7617). */
record BasicCredentials(String user, String password) {
  private static final String SCHEME = "basic ";

  /**
   * What an {@code Authorization} header says. An empty name with an empty password is what some
   * clients send who have none: it is nobody.
   *
   * @throws Refusal UNAUTHORIZED if the header is of another scheme or malformed
   */
  static Optional<BasicCredentials> parse(String header) throws Refusal {
    if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw malformed("this server knows the Basic scheme only");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).trim());
      String pair = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = pair.indexOf(':');
      if (colon < 0) {
        throw malformed("the credentials have no colon");
      }
      return pair.length() == 1
          ? Optional.empty()
          : Optional.of(new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1)));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw malformed("the credentials are not UTF-8 in base64");
    }
  }

  private static Refusal malformed(String problem) {
    return new Refusal(ErrorCode.UNAUTHORIZED, problem);
  }

  /** Never the password. */
  @Override
  public String toString() {
    return user + ":***";
  }
}
