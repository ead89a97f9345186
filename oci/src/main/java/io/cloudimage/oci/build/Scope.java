// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Variables;
import io.cloudimage.oci.model.Platform;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The variables of a stage: {@code ENV} before {@code ARG} before what the builder gives itself
 * ({@code ARCH} and {@code TARGET…}).
 */
final class Scope implements Variables {
  private final Map<String, String> env;
  private final Map<String, String> args = new HashMap<>();
  private final Map<String, String> automatic;

  /**
   * @param env the image's environment, which changes under this scope
   */
  Scope(Map<String, String> env, Platform platform) {
    this.env = env;
    this.automatic = automatic(platform);
  }

  @Override
  public Optional<String> value(String name) {
    String value = env.get(name);
    if (value == null) {
      value = args.get(name);
    }
    return Optional.ofNullable(value != null ? value : automatic.get(name));
  }

  void putArg(String name, String value) {
    args.put(name, value);
  }

  private static Map<String, String> automatic(Platform platform) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("ARCH", platform.architecture());
    values.put("TARGETPLATFORM", platform.toString());
    values.put("TARGETOS", platform.os());
    values.put("TARGETARCH", platform.architecture());
    values.put("TARGETVARIANT", platform.variant().orElse(""));
    return values;
  }
}
