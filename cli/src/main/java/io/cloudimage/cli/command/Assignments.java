// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.Environment;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code NAME=VALUE} as typed for an option that may be repeated; the last of a name counts. */
public final class Assignments {
  private Assignments() {}

  /**
   * Reads them.
   *
   * @param option names the option in errors
   * @throws OciException INVALID if there is no {@code =}, or nothing before it
   */
  public static Map<String, String> parse(List<String> typed, String option) throws OciException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String text : typed) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new OciException(
            ErrorKind.INVALID,
            "cannot use " + Printable.quote(text) + " as " + option + ": expected NAME=VALUE");
      }
      values.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return values;
  }

  /**
   * As {@link #parse(List, String)}; a name alone takes the environment variable's value, and
   * counts as not given if there is no such variable.
   */
  public static Map<String, String> parse(
      List<String> typed, String option, Environment environment) throws OciException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String text : typed) {
      if (text.indexOf('=') < 0 && !text.isEmpty()) {
        Optional<String> value = Optional.ofNullable(environment.variables().get(text));
        value.ifPresent(found -> values.put(text, found));
      } else {
        values.putAll(parse(List.of(text), option));
      }
    }
    return values;
  }
}
