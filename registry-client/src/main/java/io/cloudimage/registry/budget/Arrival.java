// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Lane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * Documents, which arrive with all of their body: one that breaks off has not arrived, and may be
 * asked for again.
 */
final class Arrival {
  /** A longer one is refused by who reads it. */
  private static final int LONGEST = JsonLimits.DOCUMENT.bytes() + 1;

  private static final int NO_CONTENT = 204;

  private Arrival() {}

  /**
   * The same reply, whose body is here, unless it is a blob's or an error's.
   *
   * @throws IOException if the body broke off; the reply is then closed
   */
  static HttpReply of(HttpCall call, HttpReply reply) throws IOException {
    boolean document = call.lane() == Lane.SMALL && call.method().equals("GET");
    if (!document || !reply.isSuccess() || reply.status() == NO_CONTENT) {
      return reply;
    }
    try {
      byte[] start = reply.body().readNBytes(LONGEST);
      InputStream body = new ByteArrayInputStream(start);
      if (start.length == LONGEST) {
        body = new SequenceInputStream(body, reply.body());
      } else {
        reply.body().close();
      }
      return reply.withBody(body, () -> {});
    } catch (IOException | RuntimeException e) {
      reply.close();
      throw e;
    }
  }
}
