// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

import io.cloudimage.oci.error.Printable;
import java.util.ArrayList;
import java.util.List;

/** Takes a template apart into text and the words of actions, white space trimmed as asked for. */
final class TemplateLexer {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;

  private TemplateLexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String source) throws TemplateFault {
    TemplateLexer lexer = new TemplateLexer(source);
    lexer.all();
    return lexer.tokens;
  }

  private void all() throws TemplateFault {
    boolean trimNext = false;
    while (at < source.length()) {
      int open = source.indexOf(OPEN, at);
      int end = open < 0 ? source.length() : open;
      boolean trimBefore = open >= 0 && source.startsWith("-", open + 2) && isSpaceAt(open + 3);
      text(end, trimNext, trimBefore);
      if (open < 0) {
        return;
      }
      at = open + (trimBefore ? 3 : 2);
      trimNext = action();
    }
  }

  private void text(int end, boolean trimStart, boolean trimEnd) {
    int from = at;
    int to = end;
    while (trimStart && from < to && isSpace(source.charAt(from))) {
      from++;
    }
    while (trimEnd && to > from && isSpace(source.charAt(to - 1))) {
      to--;
    }
    line += breaks(at, from);
    if (to > from) {
      tokens.add(new Token(Token.Kind.TEXT, source.substring(from, to), line, false));
    }
    line += breaks(from, end);
    at = end;
  }

  /** One action. Whether white space behind it is trimmed. */
  private boolean action() throws TemplateFault {
    int start = line;
    int first = at;
    while (isSpaceAt(first)) {
      first++;
    }
    if (source.startsWith("/*", first)) {
      int end = source.indexOf("*/", first);
      if (end < 0) {
        throw new TemplateFault(start, "a comment is not closed");
      }
      line += breaks(at, end);
      at = end + 2;
      boolean spaced = skipSpace();
      if (ends(spaced)) {
        return close();
      }
      throw new TemplateFault(line, "something follows a comment");
    }
    while (true) {
      boolean spaced = skipSpace();
      if (at >= source.length()) {
        throw new TemplateFault(start, "{{ has no }}");
      }
      if (ends(spaced)) {
        tokens.add(new Token(Token.Kind.END, CLOSE, line, spaced));
        return close();
      }
      word(spaced);
    }
  }

  private boolean ends(boolean spaced) {
    return source.startsWith(CLOSE, at) || (spaced && source.startsWith("-" + CLOSE, at));
  }

  private boolean close() {
    boolean trims = source.charAt(at) == '-';
    at += trims ? 3 : 2;
    return trims;
  }

  private boolean skipSpace() {
    int from = at;
    while (isSpaceAt(at)) {
      line += source.charAt(at) == '\n' ? 1 : 0;
      at++;
    }
    return at > from;
  }

  private void word(boolean spaced) throws TemplateFault {
    char c = source.charAt(at);
    int from = at;
    switch (c) {
      case '|' -> add(Token.Kind.PIPE, ++at - 1, spaced);
      case '(' -> add(Token.Kind.OPEN, ++at - 1, spaced);
      case ')' -> add(Token.Kind.CLOSE, ++at - 1, spaced);
      case ',' -> add(Token.Kind.COMMA, ++at - 1, spaced);
      case '=' -> add(Token.Kind.ASSIGN, ++at - 1, spaced);
      case '"', '\'' -> quoted(c, spaced);
      case '`' -> raw(spaced);
      case ':' -> {
        if (!source.startsWith(":=", at)) {
          throw unexpected(c);
        }
        at += 2;
        add(Token.Kind.DECLARE, from, spaced);
      }
      case '.' -> {
        at++;
        name();
        boolean bare = at == from + 1;
        if (bare && at < source.length() && isDigit(source.charAt(at))) {
          throw unexpected(source.charAt(at));
        }
        tokens.add(
            new Token(
                bare ? Token.Kind.DOT : Token.Kind.FIELD,
                source.substring(from + 1, at),
                line,
                spaced));
      }
      case '$' -> {
        at++;
        name();
        add(Token.Kind.VARIABLE, from, spaced);
      }
      default -> {
        if (isDigit(c) || c == '+' || c == '-') {
          at++;
          while (at < source.length() && (isName(source.charAt(at)) || source.charAt(at) == '.')) {
            at++;
          }
          add(Token.Kind.NUMBER, from, spaced);
        } else if (isName(c)) {
          name();
          add(Token.Kind.WORD, from, spaced);
        } else {
          throw unexpected(c);
        }
      }
    }
  }

  private void name() {
    while (at < source.length() && isName(source.charAt(at))) {
      at++;
    }
  }

  private void raw(boolean spaced) throws TemplateFault {
    int end = source.indexOf('`', at + 1);
    if (end < 0) {
      throw new TemplateFault(line, "a string is not closed");
    }
    tokens.add(new Token(Token.Kind.STRING, source.substring(at + 1, end), line, spaced));
    line += breaks(at, end);
    at = end + 1;
  }

  /** Go's escapes; a character in single quotes is a number. */
  private void quoted(char quote, boolean spaced) throws TemplateFault {
    StringBuilder value = new StringBuilder();
    for (at++; at < source.length() && source.charAt(at) != quote; at++) {
      char c = source.charAt(at);
      if (c == '\n') {
        break;
      }
      value.append(c == '\\' ? escaped() : Character.toString(c));
    }
    if (at >= source.length() || source.charAt(at) != quote) {
      throw new TemplateFault(line, "a string is not closed");
    }
    at++;
    if (quote == '"') {
      tokens.add(new Token(Token.Kind.STRING, value.toString(), line, spaced));
    } else if (value.codePointCount(0, value.length()) == 1) {
      String number = Integer.toString(value.codePointAt(0));
      tokens.add(new Token(Token.Kind.NUMBER, number, line, spaced));
    } else {
      throw new TemplateFault(line, "a character in single quotes is one");
    }
  }

  private String escaped() throws TemplateFault {
    at++;
    char c = at < source.length() ? source.charAt(at) : '\n';
    return switch (c) {
      case 'a' -> "\u0007";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'v' -> "\u000b";
      case '\\', '"', '\'' -> Character.toString(c);
      case 'x' -> number(2);
      case 'u' -> number(4);
      case 'U' -> number(8);
      default -> throw new TemplateFault(line, "a string has an unknown escape");
    };
  }

  private String number(int digits) throws TemplateFault {
    String hex = source.substring(at + 1, Math.min(source.length(), at + 1 + digits));
    at += digits;
    if (!hex.matches("[0-9a-fA-F]{" + digits + "}")
        || !Character.isValidCodePoint((int) Long.parseLong(hex, 16))) {
      throw new TemplateFault(line, "a string has a malformed escape");
    }
    return Character.toString((int) Long.parseLong(hex, 16));
  }

  private void add(Token.Kind kind, int from, boolean spaced) {
    tokens.add(new Token(kind, source.substring(from, at), line, spaced));
  }

  private TemplateFault unexpected(char c) {
    return new TemplateFault(
        line, "unexpected " + Printable.quote(Character.toString(c)) + " in an action");
  }

  private int breaks(int from, int to) {
    return (int) source.substring(from, to).chars().filter(c -> c == '\n').count();
  }

  private boolean isSpaceAt(int index) {
    return index < source.length() && isSpace(source.charAt(index));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isName(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }
}
