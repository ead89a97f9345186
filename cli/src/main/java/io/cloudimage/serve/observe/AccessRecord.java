// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One request and how it was answered. What the client sent is here as it came: whoever writes it
 * down escapes it. No credentials are here.
 *
 * @param client address and port
 * @param user whose password was right
 * @param started when the request came
 * @param method of the request
 * @param target path and query, not decoded
 * @param endpoint which of the server's endpoints it was for, one of a few words
 * @param status that was sent; 0 if the connection broke before
 * @param bytesReceived of the request's body
 * @param bytesSent of the response's body
 * @param duration from the first byte of the request to the last of the response
 * @param agent what the client calls itself
 * @param referer where a browser comes from
 * @param problem what went wrong in the server or on the connection
 */
public record AccessRecord(
    String client,
    Optional<String> user,
    Instant started,
    String method,
    String target,
    String endpoint,
    int status,
    long bytesReceived,
    long bytesSent,
    Duration duration,
    Optional<String> agent,
    Optional<String> referer,
    Optional<String> problem) {

  /** The client's address without its port. */
  public String host() {
    int colon = client.lastIndexOf(':');
    String host = colon < 0 ? client : client.substring(0, colon);
    return host.startsWith("/") ? host.substring(1) : host;
  }
}
