// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each request and its outcome on debug level: no header, no body, no secret of a URI. */
public final class LoggingExchange implements HttpExchange {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingExchange.class);

  private final HttpExchange next;

  public LoggingExchange(HttpExchange next) {
    this.next = next;
  }

  @Override
  public HttpReply send(HttpCall call) throws IOException {
    if (!LOG.isDebugEnabled()) {
      return next.send(call);
    }
    long start = System.nanoTime();
    try {
      HttpReply reply = next.send(call);
      LOG.debug("{}: {} in {} ms", call, reply.status(), millisSince(start));
      return reply;
    } catch (IOException e) {
      LOG.debug("{}: {} after {} ms", call, e.getClass().getSimpleName(), millisSince(start));
      throw e;
    }
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }
}
