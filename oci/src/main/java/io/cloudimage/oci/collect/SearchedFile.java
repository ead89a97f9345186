// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.util.function.IntUnaryOperator;

/**
 * The text of a file that is searched.
 *
 * @param path for places
 * @param text without a byte order mark
 * @param lines the line of the file that a line of the text comes from, both from 1; 0 if that is
 *     not known
 * @param origin what stands behind how something was found, such as {@code , rendered by helm}
 */
record SearchedFile(String path, String text, IntUnaryOperator lines, String origin) {
  static SearchedFile of(String path, String text) {
    return new SearchedFile(path, text, IntUnaryOperator.identity(), "");
  }

  Place place(int line, String how) {
    return Place.of(path, line == 0 ? 0 : lines.applyAsInt(line), how + origin);
  }
}
