// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

/** How far the reading of an image's files is. */
sealed interface TreeState {
  /** All is known. */
  record Ready(FileTree tree) implements TreeState {}

  /**
   * It goes on.
   *
   * @param read bytes of the layers, compressed
   * @param total bytes of the layers
   */
  record Underway(long read, long total) implements TreeState {}

  /** It cannot be done. */
  record Failed(String problem) implements TreeState {}

  /** Too many others are being read. */
  record Busy() implements TreeState {}
}
