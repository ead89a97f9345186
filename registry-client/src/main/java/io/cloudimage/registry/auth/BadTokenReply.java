// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.registry.http.HttpReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A 400 that may mean a token that has ended. Public ECR gives one, with {@code DENIED} and "Your
 * Authorization Token is invalid.", in the place of 401 with a challenge; to a HEAD it gives no
 * reason at all.
 */
final class BadTokenReply {
  private static final int MAXIMUM_BODY = 64 * 1024;

  private BadTokenReply() {}

  /** The same reply, whose reason can be looked at and is still there to be read. */
  static HttpReply read(HttpReply reply) throws IOException {
    byte[] start;
    try {
      start = reply.body().readNBytes(MAXIMUM_BODY);
    } catch (IOException e) {
      start = new byte[0]; // The refusal counts, not the trouble of reading its reasons.
    }
    InputStream whole = new Start(start, reply.body());
    return reply.withBody(whole, () -> {});
  }

  /** Whether the token may be what is bad, of a reply that {@link #read} has given. */
  static boolean isMeant(HttpReply reply) {
    if (!reply.headers("WWW-Authenticate").isEmpty()) {
      return false;
    }
    String reason = reply.body() instanceof Start start ? start.text.toLowerCase(Locale.ROOT) : "";
    boolean isHead = reply.call().method().equals("HEAD");
    return isHead || reason.contains("authorization token") || reason.contains("invalid_token");
  }

  private static final class Start extends SequenceInputStream {
    private final String text;

    Start(byte[] start, InputStream rest) {
      super(new ByteArrayInputStream(start), rest);
      this.text = new String(start, StandardCharsets.UTF_8);
    }
  }
}
