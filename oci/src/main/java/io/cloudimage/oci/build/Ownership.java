// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numeric user and group. */
record Ownership(long uid, long gid) {
  static final Ownership ROOT = new Ownership(0, 0);

  /** Greater ids do not fit the header of a tar entry, nor a signed 32-bit uid. */
  private static final long MAXIMUM = Integer.MAX_VALUE;

  private static final Pattern GRAMMAR = Pattern.compile("([0-9]{1,10})(?::([0-9]{1,10}))?");

  /**
   * Reads {@code UID[:GID]}; without a group it has the user's number, as Docker has it.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static Ownership parse(String text) {
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected UID or UID:GID, as numbers; names depend on the host that unpacks");
    }
    long uid = id(matcher.group(1));
    return new Ownership(uid, matcher.group(2) == null ? uid : id(matcher.group(2)));
  }

  private static long id(String digits) {
    long id = Long.parseLong(digits);
    if (id > MAXIMUM) {
      throw new IllegalArgumentException("a user or group id is at most " + MAXIMUM);
    }
    return id;
  }
}
