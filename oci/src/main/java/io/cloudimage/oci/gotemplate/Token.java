// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

/**
 * A word of an action, or the text between actions.
 *
 * @param text of a string, its value; of a field, its name without the dot
 * @param spaced whether white space stands before it
 */
record Token(Kind kind, String text, int line, boolean spaced) {
  enum Kind {
    TEXT,
    /** The end of an action. */
    END,
    WORD,
    FIELD,
    DOT,
    VARIABLE,
    STRING,
    NUMBER,
    PIPE,
    OPEN,
    CLOSE,
    COMMA,
    DECLARE,
    ASSIGN
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equals(word);
  }
}
