// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of paths: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a]} and {@code \} as Go's
 * {@code filepath.Match} has them, none of which matches {@code /}; and in ignore files {@code **},
 * which matches any number of directories.
 *
 * <p>All ways through the pattern are followed at once, so matching takes time in proportion to
 * pattern times path, whatever they are.
 */
final class PathPattern {
  private enum Kind {
    CHARACTER,
    ANY,
    CLASS,
    /** {@code *}: any characters but {@code /}. */
    STAR,
    /** {@code **}{@code /}: nothing, or anything that ends in {@code /}. */
    DIRECTORIES,
    /** {@code **} at the end: anything. */
    REST
  }

  private record Range(int from, int to) {}

  private record Token(Kind kind, int character, List<Range> ranges, boolean negated) {
    static Token of(Kind kind) {
      return new Token(kind, 0, List.of(), false);
    }

    static Token of(int character) {
      return new Token(Kind.CHARACTER, character, List.of(), false);
    }

    boolean accepts(int c) {
      return switch (kind) {
        case CHARACTER -> c == character;
        case ANY, STAR -> c != '/';
        case CLASS ->
            c != '/' && negated != ranges.stream().anyMatch(r -> r.from() <= c && c <= r.to());
        case DIRECTORIES, REST -> true;
      };
    }
  }

  private final List<Token> tokens = new ArrayList<>();
  private final int[] pattern;
  private int at;

  private PathPattern(String text, boolean hasDoubleStar) {
    this.pattern = text.codePoints().toArray();
    while (at < pattern.length) {
      tokens.add(next(hasDoubleStar));
    }
  }

  /**
   * @throws IllegalArgumentException if the pattern is malformed; the message says how
   */
  static PathPattern glob(String text) {
    return new PathPattern(text, false);
  }

  /** As {@link #glob}, with {@code **}. */
  static PathPattern ignore(String text) {
    return new PathPattern(text, true);
  }

  /** Whether the text has characters that mean more than themselves. */
  static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '\\');
  }

  boolean matches(String path) {
    int end = tokens.size();
    boolean[] before = new boolean[end + 1];
    boolean[] inside = new boolean[end + 1];
    before[0] = true;
    skipEmpty(before);
    for (int c : path.codePoints().toArray()) {
      boolean[] nextBefore = new boolean[end + 1];
      boolean[] nextInside = new boolean[end + 1];
      for (int i = 0; i < end; i++) {
        Token token = tokens.get(i);
        boolean active = before[i] || inside[i];
        if (!active || !token.accepts(c)) {
          continue;
        }
        switch (token.kind()) {
          case STAR, REST -> nextBefore[i] = true;
          case DIRECTORIES -> {
            nextInside[i] = true;
            nextBefore[i + 1] |= c == '/';
          }
          default -> nextBefore[i + 1] = true;
        }
      }
      skipEmpty(nextBefore);
      before = nextBefore;
      inside = nextInside;
    }
    return before[end];
  }

  /** Stars may match nothing. */
  private void skipEmpty(boolean[] before) {
    for (int i = 0; i < tokens.size(); i++) {
      Kind kind = tokens.get(i).kind();
      boolean mayBeEmpty = kind == Kind.STAR || kind == Kind.DIRECTORIES || kind == Kind.REST;
      before[i + 1] |= before[i] && mayBeEmpty;
    }
  }

  private Token next(boolean hasDoubleStar) {
    int c = pattern[at++];
    switch (c) {
      case '*':
        if (hasDoubleStar && at < pattern.length && pattern[at] == '*') {
          return doubleStar();
        }
        return Token.of(Kind.STAR);
      case '?':
        return Token.of(Kind.ANY);
      case '[':
        return characterClass();
      case '\\':
        if (at == pattern.length) {
          throw new IllegalArgumentException("the pattern ends in the middle of an escape");
        }
        return Token.of(pattern[at++]);
      default:
        return Token.of(c);
    }
  }

  private Token doubleStar() {
    at++;
    if (at < pattern.length && pattern[at] == '/') {
      at++;
    }
    return Token.of(at == pattern.length ? Kind.REST : Kind.DIRECTORIES);
  }

  private Token characterClass() {
    boolean negated = at < pattern.length && pattern[at] == '^';
    at += negated ? 1 : 0;
    List<Range> ranges = new ArrayList<>();
    while (at >= pattern.length || pattern[at] != ']' || ranges.isEmpty()) {
      int from = classMember();
      int to = from;
      if (at < pattern.length && pattern[at] == '-') {
        at++;
        to = classMember();
      }
      ranges.add(new Range(from, to));
    }
    at++;
    return new Token(Kind.CLASS, 0, ranges, negated);
  }

  private int classMember() {
    boolean isEscaped = at < pattern.length && pattern[at] == '\\';
    at += isEscaped ? 1 : 0;
    boolean isBare =
        !isEscaped && at < pattern.length && (pattern[at] == '-' || pattern[at] == ']');
    if (at >= pattern.length || isBare) {
      throw new IllegalArgumentException("the pattern has a [ without its ], or an empty one");
    }
    return pattern[at++];
  }
}
