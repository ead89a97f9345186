// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user may have meant by a word that is not known. */
final class Suggestions {
  private Suggestions() {}

  /** Options or commands that are spelt much like the unknown word; none if none is. */
  static List<String> of(UnmatchedArgumentException failure) {
    CommandSpec spec = failure.getCommandLine().getCommandSpec();
    String word = failure.getUnmatched().get(0);
    if (!word.startsWith("-")) {
      return similar(word, spec.subcommands().keySet());
    }
    int end = word.indexOf('=');
    return similar(end < 0 ? word : word.substring(0, end), spec.optionsMap().keySet());
  }

  private static List<String> similar(String word, Collection<String> known) {
    List<String> similar = new ArrayList<>();
    int least = Math.max(1, word.length() / 3);
    for (String candidate : known) {
      int distance = distance(word.toLowerCase(Locale.ROOT), candidate);
      if (distance < least) {
        similar.clear();
        least = distance;
      }
      if (distance == least) {
        similar.add(candidate);
      }
    }
    return similar;
  }

  /** How many letters must be put in, left out or changed to make the one word the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
