// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came. Its body is read by who answers it, as far as they want.
 *
 * @param target path and query, verbatim
 * @param headers by name in lower case
 * @param body ends where the request's body does, and fails if the connection ends before
 */
public record WireRequest(
    String method, String target, Map<String, String> headers, InputStream body) {
  /** The header's value, or nothing. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Path without the query. */
  public String path() {
    return target.split("\\?", 2)[0];
  }

  /** The first value of a parameter of the query, decoded. */
  public Optional<String> parameter(String name) {
    return parameters(name).stream().findFirst();
  }

  /** All values of a parameter of the query, decoded. */
  public List<String> parameters(String name) {
    String[] parts = target.split("\\?", 2);
    return parts.length == 1 ? List.of() : form(parts[1], name);
  }

  /** All values of a field of a query or a form, decoded. */
  public static List<String> form(String text, String name) {
    List<String> values = new ArrayList<>();
    for (String pair : text.split("&", -1)) {
      String[] sides = pair.split("=", 2);
      if (sides[0].equals(name)) {
        values.add(sides.length == 2 ? URLDecoder.decode(sides[1], StandardCharsets.UTF_8) : "");
      }
    }
    return values;
  }

  /** The same with a body that is only part of it, or something else. */
  public WireRequest withBody(InputStream other) {
    return new WireRequest(method, target, headers, other);
  }

  /** The whole body. */
  public byte[] readBody() throws IOException {
    return body.readAllBytes();
  }

  @Override
  public String toString() {
    return method + " " + target;
  }
}
