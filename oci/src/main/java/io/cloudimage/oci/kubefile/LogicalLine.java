// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import java.util.ArrayList;
import java.util.List;

/**
 * One instruction's text, joined from the lines that it continues on; knows for each character
 * where it stood.
 */
final class LogicalLine {
  private final StringBuilder text = new StringBuilder();
  private final List<Piece> pieces = new ArrayList<>();
  private final List<HereDocument> documents = new ArrayList<>();

  private record Piece(int offset, Position at) {}

  void append(String part, Position at) {
    pieces.add(new Piece(text.length(), at));
    text.append(part);
  }

  void add(HereDocument document) {
    documents.add(document);
  }

  String text() {
    return text.toString();
  }

  int length() {
    return text.length();
  }

  List<HereDocument> documents() {
    return documents;
  }

  /** Where the character at {@code offset} stood; the end of the text is a place, too. */
  Position at(int offset) {
    Piece piece = pieces.get(0);
    for (Piece candidate : pieces) {
      if (candidate.offset() <= offset) {
        piece = candidate;
      }
    }
    return new Position(piece.at().line(), piece.at().column() + offset - piece.offset());
  }
}
