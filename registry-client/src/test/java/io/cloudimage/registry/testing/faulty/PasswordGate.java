// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.util.Base64;
import java.util.Optional;

/** Lets in who says the right name and password with every request. */
public final class PasswordGate implements Gate {
  private final String expected;

  public PasswordGate(String user, String password) {
    this.expected = basic(user, password);
  }

  static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  @Override
  public Optional<WireReply> refusal(WireRequest request, String repository, String action) {
    return request.header("authorization").equals(expected)
        ? Optional.empty()
        : Optional.of(
            ErrorReply.of(401, "UNAUTHORIZED")
                .header("WWW-Authenticate", "Basic realm=\"faulty\""));
  }
}
