// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.testing;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One entry of the specification's vectors. */
public record SpecVector(Map<String, Object> fields) {
  /** A text that the entry must have. */
  public String text(String key) {
    return (String) value(key);
  }

  public Optional<String> optionalText(String key) {
    return Optional.ofNullable((String) fields.get(key));
  }

  /** A truth that the entry must have. */
  public boolean is(String key) {
    return (Boolean) value(key);
  }

  /** Anything that the entry must have. */
  public Object value(String key) {
    return Objects.requireNonNull(fields.get(key), () -> "the vector has no " + key);
  }
}
