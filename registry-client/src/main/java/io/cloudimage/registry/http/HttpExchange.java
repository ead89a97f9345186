// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import java.io.IOException;

/** Sends requests; one link of a chain, each of which adds one thing. For threads. */
@FunctionalInterface
public interface HttpExchange {
  /**
   * Sends the request and waits for the head of the reply, whatever its status; the caller closes
   * the reply.
   *
   * @throws io.cloudimage.oci.error.OciException UNAVAILABLE if there is no reply, UNTRUSTED if the
   *     other side is not who it should be or leads where it must not
   */
  HttpReply send(HttpCall call) throws IOException;
}
