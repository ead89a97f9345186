// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JSON array of strings within an instruction (RFC 8259). */
final class JsonWords {
  private final LogicalLine line;
  private final String text;
  private int at;

  JsonWords(LogicalLine line, int offset) {
    this.line = line;
    this.text = line.text();
    this.at = offset;
  }

  /**
   * @param words empty if the text is no array of strings
   * @param errorOffset where the first problem is
   */
  record Result(Optional<List<Word>> words, int errorOffset, String problem) {}

  private static final class NotJson extends Exception {
    private static final long serialVersionUID = 1L;

    NotJson(String problem) {
      super(problem);
    }
  }

  Result parse() {
    try {
      List<Word> words = array();
      return new Result(Optional.of(words), 0, "");
    } catch (NotJson e) {
      return new Result(Optional.empty(), Math.min(at, text.length()), "" + e.getMessage());
    }
  }

  private List<Word> array() throws NotJson {
    require('[', "expected a JSON array: [\"…\", …]");
    List<Word> words = new ArrayList<>();
    skipBlanks();
    if (peek() == ']') {
      at++;
    } else {
      while (true) {
        skipBlanks();
        words.add(string());
        skipBlanks();
        if (peek() == ']') {
          at++;
          break;
        }
        require(',', "expected , or ] in the JSON array");
      }
    }
    skipBlanks();
    if (at < text.length()) {
      throw new NotJson("unexpected text behind the JSON array");
    }
    return words;
  }

  private Word string() throws NotJson {
    int start = at;
    require('"', "expected a string in double quotes in the JSON array");
    StringBuilder out = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        at--;
        throw new NotJson("a control character in a JSON string must be escaped");
      }
      out.append(c == '\\' ? escaped() : c);
    }
    require('"', "this JSON string is not closed; expected \"");
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(out)) {
      at = start;
      throw new NotJson("this JSON string holds half of a surrogate pair");
    }
    return new Word(out.toString(), line.at(start));
  }

  private char escaped() throws NotJson {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw new NotJson(
            "unknown escape in a JSON string; expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
      }
    };
  }

  private char unicode() throws NotJson {
    String digits = text.substring(at, Math.min(at + 4, text.length()));
    if (!digits.matches("[0-9A-Fa-f]{4}")) {
      throw new NotJson("expected four hexadecimal digits after \\u");
    }
    at += 4;
    return (char) Integer.parseInt(digits, 16);
  }

  private void require(char expected, String problem) throws NotJson {
    if (peek() != expected || at >= text.length()) {
      throw new NotJson(problem);
    }
    at++;
  }

  private void skipBlanks() {
    at = Words.skipBlanks(text, at);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }
}
