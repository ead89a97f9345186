// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.util.function.Consumer;

/**
 * Reads words: takes quotes away and puts variables' values in, by the rules of Dockerfiles.
 *
 * <p>Understood are {@code $NAME}, {@code ${NAME}}, and {@code ${NAME:-word}}, {@code
 * ${NAME:+word}}, {@code ${NAME:?word}}, each also without the colon. A value is never expanded
 * again, so the work is bounded by the text; the result is bounded, too.
 */
public final class Expansion {
  private static final int MAXIMUM_RESULT = 1 << 20;
  private static final int MAXIMUM_DEPTH = 16;

  private final Kubefile kubefile;
  private final Variables variables;
  private final Consumer<String> warnings;

  /**
   * @param warnings is told of every variable that is used without having a value
   */
  public Expansion(Kubefile kubefile, Variables variables, Consumer<String> warnings) {
    this.kubefile = kubefile;
    this.variables = variables;
    this.warnings = warnings;
  }

  /**
   * The word's value.
   *
   * @throws OciException INVALID, with the place, if the word is malformed or its value too long
   */
  public String expand(Word word) throws OciException {
    return new Reader(word.raw(), word.at(), Quotes.PROCESSED).read();
  }

  /**
   * The document with its variables replaced; quotes mean nothing in it, and the escape character
   * only before {@code $} and itself.
   */
  public String expand(HereDocument document) throws OciException {
    return document.expands()
        ? new Reader(document.body(), document.at(), Quotes.LITERAL).read()
        : document.body();
  }

  private enum Quotes {
    PROCESSED,
    LITERAL
  }

  private final class Reader {
    private final String text;
    private final Position start;
    private final Quotes quotes;
    private final char escape = kubefile.escape();
    private int at;
    private int depth;

    Reader(String text, Position start, Quotes quotes) {
      this.text = text;
      this.start = start;
      this.quotes = quotes;
    }

    String read() throws OciException {
      StringBuilder out = new StringBuilder();
      readInto(out, '\0');
      return out.toString();
    }

    /** Reads until {@code stop}, which is left unread; NUL stops at the end of the text. */
    private void readInto(StringBuilder out, char stop) throws OciException {
      while (at < text.length() && (stop == '\0' || text.charAt(at) != stop)) {
        char c = text.charAt(at);
        if (c == escape) {
          readEscape(out, quotes == Quotes.LITERAL ? "$" + escape : "");
        } else if (c == '$') {
          readVariable(out);
        } else if (quotes == Quotes.PROCESSED && c == '\'') {
          readSingleQuoted(out);
        } else if (quotes == Quotes.PROCESSED && c == '"') {
          readDoubleQuoted(out);
        } else {
          at++;
          append(out, String.valueOf(c));
        }
      }
    }

    /**
     * @param special the characters that lose the escape before them; empty for all
     */
    private void readEscape(StringBuilder out, String special) throws OciException {
      at++;
      if (at == text.length()) {
        append(out, String.valueOf(escape));
        return;
      }
      char c = text.charAt(at);
      at++;
      boolean kept = !special.isEmpty() && special.indexOf(c) < 0;
      append(out, kept ? "" + escape + c : String.valueOf(c));
    }

    private void readSingleQuoted(StringBuilder out) throws OciException {
      int end = text.indexOf('\'', at + 1);
      if (end < 0) {
        throw invalid(at, "this quote is not closed; expected another '");
      }
      append(out, text.substring(at + 1, end));
      at = end + 1;
    }

    private void readDoubleQuoted(StringBuilder out) throws OciException {
      int open = at;
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        char c = text.charAt(at);
        if (c == escape) {
          readEscape(out, "\"$" + escape);
        } else if (c == '$') {
          readVariable(out);
        } else {
          at++;
          append(out, String.valueOf(c));
        }
      }
      if (at == text.length()) {
        throw invalid(open, "this quote is not closed; expected another \"");
      }
      at++;
    }

    private void readVariable(StringBuilder out) throws OciException {
      int dollar = at;
      at++;
      if (at < text.length() && text.charAt(at) == '{') {
        at++;
        readBraced(out, dollar);
        return;
      }
      String name = readName();
      if (name.isEmpty()) {
        append(out, "$");
        return;
      }
      append(out, value(name, dollar));
    }

    private void readBraced(StringBuilder out, int dollar) throws OciException {
      String name = readName();
      if (name.isEmpty()) {
        throw invalid(at, "expected a variable's name: letters, digits and _");
      }
      if (at == text.length()) {
        throw invalid(dollar, "this ${ is not closed; expected }");
      }
      if (text.charAt(at) == '}') {
        at++;
        append(out, value(name, dollar));
        return;
      }
      boolean colon = text.charAt(at) == ':';
      int operatorAt = at + (colon ? 1 : 0);
      char operator = operatorAt < text.length() ? text.charAt(operatorAt) : '}';
      if ("-+?".indexOf(operator) < 0) {
        throw invalid(at, "expected } or one of :- :+ :? - + ? after the name " + name);
      }
      at = operatorAt + 1;
      String word = readOperand(dollar);
      String current = variables.value(name).orElse("");
      boolean counts = colon ? !current.isEmpty() : variables.value(name).isPresent();
      switch (operator) {
        case '-' -> append(out, counts ? current : word);
        case '+' -> append(out, counts ? word : "");
        default -> {
          if (!counts) {
            throw invalid(
                dollar,
                "the variable " + name + " must be set" + (word.isEmpty() ? "" : ": " + word));
          }
          append(out, current);
        }
      }
    }

    private String readOperand(int dollar) throws OciException {
      if (++depth > MAXIMUM_DEPTH) {
        throw invalid(dollar, "variables are nested deeper than " + MAXIMUM_DEPTH);
      }
      StringBuilder word = new StringBuilder();
      readInto(word, '}');
      if (at == text.length()) {
        throw invalid(dollar, "this ${ is not closed; expected }");
      }
      at++;
      depth--;
      return word.toString();
    }

    private String readName() {
      int from = at;
      while (at < text.length() && isNamePart(text.charAt(at), at == from)) {
        at++;
      }
      return text.substring(from, at);
    }

    private String value(String name, int dollar) {
      return variables
          .value(name)
          .orElseGet(
              () -> {
                warnings.accept(
                    kubefile.source().locate(place(dollar))
                        + ": the variable "
                        + name
                        + " has no value; it is read as empty");
                return "";
              });
    }

    private void append(StringBuilder out, String part) throws OciException {
      if (out.length() + part.length() > MAXIMUM_RESULT) {
        throw invalid(at, "the value grows over " + MAXIMUM_RESULT + " characters");
      }
      out.append(part);
    }

    private OciException invalid(int offset, String problem) {
      return kubefile.source().invalid(place(offset), problem);
    }

    /** A word stands on one line; a document counts its lines. */
    private Position place(int offset) {
      String before = text.substring(0, Math.min(offset, text.length()));
      int lineStart = before.lastIndexOf('\n') + 1;
      int line = (int) before.chars().filter(c -> c == '\n').count();
      int column = before.length() - lineStart + 1;
      return line == 0
          ? new Position(start.line(), start.column() + column - 1)
          : new Position(start.line() + line, column);
    }
  }

  static boolean isNamePart(char c, boolean first) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    return letter || (!first && c >= '0' && c <= '9');
  }
}
