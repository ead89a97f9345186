// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The word {@code <<NAME} that announces a document. */
record HereMark(String name, boolean expands, boolean stripsTabs) {
  private static final Pattern MARK = Pattern.compile("<<(-?)(['\"]?)([^'\"<]*)\\2");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  /** Empty if the word is no mark at all. */
  static Optional<HereMark> parse(Word word, SourceText source) throws OciException {
    if (!word.raw().startsWith("<<")) {
      return Optional.empty();
    }
    Matcher matcher = MARK.matcher(word.raw());
    if (!matcher.matches() || !NAME.matcher(matcher.group(3)).matches()) {
      throw source.invalid(word.at(), "a document is announced as <<NAME, <<-NAME or <<\"NAME\"");
    }
    return Optional.of(
        new HereMark(matcher.group(3), matcher.group(2).isEmpty(), !matcher.group(1).isEmpty()));
  }
}
