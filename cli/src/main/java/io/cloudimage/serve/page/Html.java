// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.error.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML. Text and the values of attributes are escaped, whatever they are; the names of tags
 * and attributes are this project's own. Tags that are opened must be closed.
 */
final class Html {
  private final StringBuilder out = new StringBuilder(1 << 14);
  private final Deque<String> open = new ArrayDeque<>();

  /** The beginning of a document. */
  static Html document() {
    Html html = new Html();
    html.out.append("<!DOCTYPE html>\n");
    return html;
  }

  /**
   * Opens a tag.
   *
   * @param attributes names and values in turn
   */
  Html open(String tag, String... attributes) {
    start(tag, attributes);
    open.push(tag);
    return this;
  }

  /** A tag that has no content and no end, as {@code <meta>}. */
  Html single(String tag, String... attributes) {
    start(tag, attributes);
    return this;
  }

  /** Closes the tag that was opened last. */
  Html close() {
    String tag = open.pop();
    out.append("</").append(tag).append('>');
    if (isBlock(tag)) {
      out.append('\n');
    }
    return this;
  }

  Html text(String text) {
    escape(text);
    return this;
  }

  /** Text from elsewhere: also what is invisible or changes directions is made visible. */
  Html foreign(String text) {
    return text(Printable.escape(text));
  }

  /** A tag with this text in it. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** A tag with text from elsewhere in it. */
  Html foreignElement(String tag, String text, String... attributes) {
    return open(tag, attributes).foreign(text).close();
  }

  /**
   * The document.
   *
   * @throws IllegalStateException if a tag is still open
   */
  byte[] bytes() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("still open: " + open);
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    out.append('>');
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }

  private static boolean isBlock(String tag) {
    return switch (tag) {
      case "p",
          "div",
          "tr",
          "table",
          "section",
          "h1",
          "h2",
          "h3",
          "li",
          "ul",
          "nav",
          "head",
          "body",
          "title",
          "dl",
          "dd",
          "pre",
          "svg",
          "form",
          "header",
          "main",
          "footer" ->
          true;
      default -> false;
    };
  }
}
