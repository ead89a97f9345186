// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.lock.Lock;
import java.util.ArrayList;
import java.util.List;

/**
 * The patterns of an ignore file, by Docker's rules: the last pattern that matches a path, or a
 * directory above it, decides; {@code !} takes back.
 */
final class IgnoreRules {
  /** Ignores nothing. */
  static final IgnoreRules NONE = new IgnoreRules("", List.of());

  private final String file;
  private final List<Rule> rules;

  private record Rule(PathPattern pattern, boolean takesBack) {}

  private IgnoreRules(String file, List<Rule> rules) {
    this.file = file;
    this.rules = rules;
  }

  /**
   * Reads an ignore file.
   *
   * @param file its name, for errors
   * @throws OciException INVALID if a pattern is malformed
   */
  static IgnoreRules parse(String file, String text) throws OciException {
    List<Rule> rules = new ArrayList<>();
    String content = text.startsWith("\ufeff") ? text.substring(1) : text;
    int number = 0;
    for (String line : content.split("\n", -1)) {
      number++;
      if (!line.startsWith("#")) {
        try {
          addRule(rules, line.strip());
        } catch (IllegalArgumentException e) {
          throw new OciException(
              ErrorKind.INVALID,
              Printable.escape(file)
                  + ":"
                  + number
                  + ": cannot read "
                  + Printable.quote(line.strip())
                  + ": "
                  + e.getMessage(),
              e);
        }
      }
    }
    return new IgnoreRules(file, rules);
  }

  /**
   * The rules for a context: before those of its ignore file, that the lock file is left out. It
   * says what goes into an image, so that it cannot go into it without changing it.
   *
   * @param file as for {@link #parse}; empty if there is none
   */
  static IgnoreRules ofContext(String file, String text) throws OciException {
    List<Rule> rules = new ArrayList<>();
    addRule(rules, Lock.FILE_NAME);
    rules.addAll(parse(file, text).rules);
    return new IgnoreRules(file, rules);
  }

  /** Patterns of {@code --exclude}. */
  static IgnoreRules of(List<String> patterns) {
    List<Rule> rules = new ArrayList<>();
    patterns.forEach(pattern -> addRule(rules, pattern));
    return new IgnoreRules("--exclude", rules);
  }

  private static void addRule(List<Rule> rules, String line) {
    if (line.isEmpty()) {
      return;
    }
    boolean takesBack = line.startsWith("!");
    String pattern = takesBack ? line.substring(1).strip() : line;
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("there is no pattern behind !");
    }
    rules.add(new Rule(PathPattern.ignore(clean(pattern)), takesBack));
  }

  /** As Go's {@code filepath.Clean}, and without the leading slash. */
  private static String clean(String pattern) {
    boolean isAbsolute = pattern.startsWith("/");
    List<String> parts = new ArrayList<>();
    for (String part : pattern.split("/+", -1)) {
      boolean goesUp = part.equals("..");
      if (goesUp && !parts.isEmpty() && !parts.get(parts.size() - 1).equals("..")) {
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".") && !(goesUp && isAbsolute)) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /** What somebody may do who misses a file. */
  String hint() {
    return file.isEmpty()
        ? "!" + Lock.FILE_NAME + " in a .cloudimageignore takes it in"
        : "look into " + file;
  }

  /** Whether a pattern may take back what is below an ignored directory. */
  boolean takesBack() {
    return rules.stream().anyMatch(Rule::takesBack);
  }

  /**
   * @param path relative, with {@code /} between its parts
   */
  boolean ignores(String path) {
    boolean ignored = false;
    for (Rule rule : rules) {
      if (rule.takesBack() == ignored && matchesPathOrParent(rule.pattern(), path)) {
        ignored = !rule.takesBack();
      }
    }
    return ignored;
  }

  private static boolean matchesPathOrParent(PathPattern pattern, String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (pattern.matches(path.substring(0, slash))) {
        return true;
      }
    }
    return pattern.matches(path);
  }
}
