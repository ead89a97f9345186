// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110 §11.6.1).
 *
 * @param scheme lower case
 * @param parameters by name, whatever the case
 */
public record Challenge(String scheme, Map<String, String> parameters) {
  public Challenge {
    scheme = scheme.toLowerCase(Locale.ROOT);
    TreeMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(parameters);
    parameters = Collections.unmodifiableMap(sorted);
  }

  /** All challenges of all headers, in order; what cannot be read is left out. */
  public static List<Challenge> parseAll(List<String> headers) {
    return headers.stream()
        .flatMap(header -> new ChallengeParser(header).parse().stream())
        .toList();
  }

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  boolean isBearer() {
    return scheme.equals("bearer");
  }

  boolean isBasic() {
    return scheme.equals("basic");
  }
}
