// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.host.Origin;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/**
 * Follows redirects by hand (RFC 9110 §15.4), within {@link RedirectRules}.
 *
 * <p>Authorization and cookies never leave the origin that they were meant for. GET and HEAD follow
 * every redirect; other methods follow 307 and 308 alone, and with a body only to the same origin:
 * an upload is never poured into a host that the caller did not choose.
 */
public final class RedirectingExchange implements HttpExchange {
  private static final int MAXIMUM_HOPS = 5;

  private final HttpExchange next;
  private final RedirectRules rules;

  public RedirectingExchange(HttpExchange next, RedirectRules rules) {
    this.next = next;
    this.rules = rules;
  }

  @Override
  public HttpReply send(HttpCall call) throws IOException {
    HttpCall current = call;
    Set<URI> visited = new HashSet<>();
    for (int hop = 0; hop <= MAXIMUM_HOPS; hop++) {
      if (!visited.add(current.uri())) {
        throw refused(call, "the redirects go in a circle");
      }
      HttpReply reply = next.send(current);
      if (!isRedirect(reply.status())) {
        return reply;
      }
      try (reply) {
        current = follow(current, reply);
      }
    }
    throw refused(call, "more than " + MAXIMUM_HOPS + " redirects");
  }

  private HttpCall follow(HttpCall call, HttpReply reply) throws OciException {
    URI target = rules.resolve(call, "Location", reply.header("Location"));
    boolean sameOrigin = Origin.of(target).equals(Origin.of(call.uri()));
    boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
    if (!reads) {
      if (reply.status() != 307 && reply.status() != 308) {
        throw refused(call, "the answer is " + reply.status() + ", which would change the request");
      }
      if (call.body().isPresent() && !(sameOrigin && call.isRepeatable())) {
        throw refused(call, "the answer asks to send the content to " + Origin.of(target));
      }
    }
    HttpCall moved = call.withUri(target);
    return sameOrigin ? moved : moved.withoutHeader("Authorization").withoutHeader("Cookie");
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static OciException refused(HttpCall call, String why) {
    return new OciException(ErrorKind.UNTRUSTED, call + ": " + why);
  }
}
