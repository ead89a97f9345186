// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.cli.config.Setting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts what was typed among the settings, and leaves out what was not. */
final class Flags {
  private Flags() {}

  static void put(Map<Setting, List<String>> flags, Setting setting, @Nullable Object value) {
    if (value != null) {
      flags.put(setting, List.of(value.toString()));
    }
  }

  static void putAll(Map<Setting, List<String>> flags, Setting setting, List<String> values) {
    if (!values.isEmpty()) {
      flags.put(setting, List.copyOf(values));
    }
  }
}
