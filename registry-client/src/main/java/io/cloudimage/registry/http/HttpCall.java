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
 * @param lane what it is for
 * @param repeat whether it may go out again when it fails
 */
public record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    Optional<RequestBody> body,
    Duration patience,
    Lane lane,
    Repeat repeat) {
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

  /** A small request without a body; GET and HEAD are safe to repeat, others if refused. */
  public static HttpCall of(String method, URI uri) {
    boolean reads = method.equals("GET") || method.equals("HEAD");
    Repeat repeat = reads ? Repeat.SAFE : Repeat.IF_REFUSED;
    return new HttpCall(
        method, uri, Map.of(), Optional.empty(), USUAL_PATIENCE, Lane.SMALL, repeat);
  }

  public HttpCall withHeader(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return with(uri, more, body, patience);
  }

  public HttpCall withoutHeader(String name) {
    TreeMap<String, String> fewer = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fewer.putAll(headers);
    fewer.remove(name);
    return with(uri, fewer, body, patience);
  }

  public HttpCall withUri(URI newUri) {
    return with(newUri, headers, body, patience);
  }

  public HttpCall withBody(RequestBody newBody) {
    return with(uri, headers, Optional.of(newBody), patience);
  }

  public HttpCall withPatience(Duration newPatience) {
    return with(uri, headers, body, newPatience);
  }

  public HttpCall withLane(Lane newLane) {
    return new HttpCall(method, uri, headers, body, patience, newLane, repeat);
  }

  public HttpCall withRepeat(Repeat newRepeat) {
    return new HttpCall(method, uri, headers, body, patience, lane, newRepeat);
  }

  private HttpCall with(
      URI newUri,
      Map<String, String> newHeaders,
      Optional<RequestBody> newBody,
      Duration newPatience) {
    return new HttpCall(method, newUri, newHeaders, newBody, newPatience, lane, repeat);
  }

  /** How long a host may be silent that has a time of its own; a longer one of the call stays. */
  Duration patienceWith(Optional<Duration> ofHost) {
    boolean usual = patience.equals(USUAL_PATIENCE);
    return ofHost.filter(own -> usual || own.compareTo(patience) > 0).orElse(patience);
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
