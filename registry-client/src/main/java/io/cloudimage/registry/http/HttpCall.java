// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request.
 *
 * @param uri absolute, with its escapes as they shall go over the wire
 * @param headers by name, whatever the case
 * @param patience how long the other side may be silent
 */
public record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    Optional<RequestBody> body,
    Duration patience) {
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);

  /**
   * @throws IllegalArgumentException if a header holds a line break or another control character
   */
  public HttpCall {
    TreeMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(headers);
    for (String value : sorted.values()) {
      if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
        throw new IllegalArgumentException("a header holds printable ASCII only");
      }
    }
    headers = Collections.unmodifiableSortedMap(sorted);
  }

  public static HttpCall of(String method, URI uri) {
    return new HttpCall(method, uri, Map.of(), Optional.empty(), USUAL_PATIENCE);
  }

  public HttpCall withHeader(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new HttpCall(method, uri, more, body, patience);
  }

  public HttpCall withoutHeader(String name) {
    TreeMap<String, String> fewer = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fewer.putAll(headers);
    fewer.remove(name);
    return new HttpCall(method, uri, fewer, body, patience);
  }

  public HttpCall withUri(URI newUri) {
    return new HttpCall(method, newUri, headers, body, patience);
  }

  public HttpCall withBody(RequestBody newBody) {
    return new HttpCall(method, uri, headers, Optional.of(newBody), patience);
  }

  public HttpCall withPatience(Duration newPatience) {
    return new HttpCall(method, uri, headers, body, newPatience);
  }

  /** Whether the same call may go out a second time. */
  public boolean isRepeatable() {
    return body.isEmpty() || body.get().isReplayable();
  }

  /** Method and URI without secrets: for logs and errors. */
  @Override
  public String toString() {
    return method + " " + PrintableUri.of(uri);
  }
}
