// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

/** Where something stands in a Kubefile; lines and columns count from 1, columns in characters. */
public record Position(int line, int column) {
  /**
   * @throws IllegalArgumentException if either is less than 1
   */
  public Position {
    if (line < 1 || column < 1) {
      throw new IllegalArgumentException("lines and columns count from 1");
    }
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
