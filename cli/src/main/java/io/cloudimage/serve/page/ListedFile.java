// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.tar.TarEntry;

/**
 * What pages show of a file.
 *
 * @param size of the content in bytes
 * @param link what a link points to; empty for what is none
 * @param layer the one that it is from: the highest that has it, counted from 1
 */
record ListedFile(
    TarEntry.Type type, int mode, long uid, long gid, long size, String link, int layer) {
  static ListedFile of(TarEntry entry, int layer) {
    return new ListedFile(
        entry.type(),
        entry.mode(),
        entry.uid(),
        entry.gid(),
        entry.size(),
        entry.linkName(),
        layer);
  }

  /** As {@code ls -l} writes it: {@code -rwxr-xr-x}. */
  String modeText() {
    StringBuilder text = new StringBuilder().append(letter());
    text.append(bits(mode >> 6, (mode & 04000) != 0, 's'));
    text.append(bits(mode >> 3, (mode & 02000) != 0, 's'));
    text.append(bits(mode, (mode & 01000) != 0, 't'));
    return text.toString();
  }

  private char letter() {
    return switch (type) {
      case FILE, HARDLINK -> '-';
      case SYMLINK -> 'l';
      case DIRECTORY -> 'd';
      case CHARACTER_DEVICE -> 'c';
      case BLOCK_DEVICE -> 'b';
      case FIFO -> 'p';
    };
  }

  private static String bits(int mode, boolean special, char letter) {
    boolean executes = (mode & 1) != 0;
    char last = executes ? 'x' : '-';
    if (special) {
      last = executes ? letter : Character.toUpperCase(letter);
    }
    return new String(new char[] {(mode & 4) != 0 ? 'r' : '-', (mode & 2) != 0 ? 'w' : '-', last});
  }
}
