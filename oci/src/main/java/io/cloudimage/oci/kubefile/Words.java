// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.util.ArrayList;
import java.util.List;

/** An instruction's text to words: separated by spaces and tabs, except within quotes. */
final class Words {
  private Words() {}

  /** The words from {@code offset} on, raw. */
  static List<Word> split(LogicalLine line, int offset, char escape, SourceText source)
      throws OciException {
    List<Word> words = new ArrayList<>();
    String text = line.text();
    int at = skipBlanks(text, offset);
    while (at < text.length()) {
      int end = endOfWord(line, at, escape, source);
      words.add(new Word(text.substring(at, end), line.at(at)));
      at = skipBlanks(text, end);
    }
    return words;
  }

  static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && Lexer.isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  static int endOfWord(LogicalLine line, int start, char escape, SourceText source)
      throws OciException {
    String text = line.text();
    int at = start;
    while (at < text.length() && !Lexer.isBlank(text.charAt(at))) {
      char c = text.charAt(at);
      if (c == escape && at + 1 < text.length()) {
        at += 2;
      } else if (c == '"' || c == '\'') {
        at = endOfQuotes(line, at, escape, source);
      } else {
        requireNoLookalike(line, at, source);
        at++;
      }
    }
    return at;
  }

  /** A space that is not one would silently become part of a name. */
  private static void requireNoLookalike(LogicalLine line, int at, SourceText source)
      throws OciException {
    char c = line.text().charAt(at);
    boolean invisible = Character.getType(c) == Character.FORMAT;
    if (c > 0x7f && (Character.isSpaceChar(c) || invisible)) {
      throw source.invalid(
          line.at(at),
          String.format(
              "the character U+%04X does not separate words; use a space, or quotes if it is meant",
              (int) c));
    }
  }

  private static int endOfQuotes(LogicalLine line, int start, char escape, SourceText source)
      throws OciException {
    String text = line.text();
    char quote = text.charAt(start);
    int at = start + 1;
    while (at < text.length() && text.charAt(at) != quote) {
      boolean escaped = quote == '"' && text.charAt(at) == escape && at + 1 < text.length();
      at += escaped ? 2 : 1;
    }
    if (at >= text.length()) {
      throw source.invalid(line.at(start), "this quote is not closed; expected another " + quote);
    }
    return at + 1;
  }
}
