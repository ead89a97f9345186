// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer, and how it is sent.
 *
 * @param status a number and, if need be, more of the status line
 * @param headers in the order of sending
 * @param body never sent to a HEAD, whose Content-Length it still gives
 */
public record WireReply(
    String status, List<Map.Entry<String, String>> headers, byte[] body, Delivery delivery) {
  public WireReply {
    headers = List.copyOf(headers);
  }

  public static WireReply of(int status) {
    return new WireReply(status + " x", List.of(), new byte[0], Delivery.WHOLE);
  }

  public int code() {
    return Integer.parseInt(status.substring(0, 3));
  }

  /** One header more. */
  public WireReply header(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new WireReply(status, more, body, delivery);
  }

  /** None of these headers. */
  public WireReply without(String name) {
    List<Map.Entry<String, String>> less = new ArrayList<>(headers);
    less.removeIf(header -> header.getKey().equalsIgnoreCase(name));
    return new WireReply(status, less, body, delivery);
  }

  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  public WireReply body(byte[] content) {
    return new WireReply(status, headers, content, delivery);
  }

  public WireReply body(String content) {
    return body(content.getBytes(StandardCharsets.UTF_8));
  }

  public WireReply json(byte[] content) {
    return without("Content-Type").header("Content-Type", "application/json").body(content);
  }

  public WireReply statusLine(String line) {
    return new WireReply(line, headers, body, delivery);
  }

  public WireReply delivered(Delivery other) {
    return new WireReply(status, headers, body, other);
  }

  /** Status line and headers as they go out; a Content-Length that is given stands. */
  byte[] head(String method, boolean close) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    for (Map.Entry<String, String> header : headers) {
      text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    boolean framed =
        header("Content-Length").isPresent()
            || header("Transfer-Encoding").isPresent()
            || code() == 304
            || (code() == 204 && body.length == 0);
    if (!framed) {
      text.append("Content-Length: ").append(body.length).append("\r\n");
    }
    if (close && header("Connection").isEmpty()) {
      text.append("Connection: close\r\n");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(delivery.before());
    out.writeBytes(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    return out.toByteArray();
  }

  boolean hasBodyFor(String method) {
    return !method.toUpperCase(Locale.ROOT).equals("HEAD") && code() != 304;
  }
}
