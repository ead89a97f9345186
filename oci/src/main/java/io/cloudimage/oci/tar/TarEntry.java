// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import java.time.Instant;

/**
 * One entry of a tar, without its content.
 *
 * @param name as the archive has it (see {@link EntryName}): it may be absolute, contain {@code ..}
 *     or end with a slash, and must not be used as a path before it is checked
 * @param mode permission bits, 07777
 * @param modified the modification time
 * @param size of the content, in bytes; only a file has any
 * @param linkName what a link points to, else empty: a symbolic link's text, a hard link's entry
 * @param deviceMajor of a device, else 0
 * @param deviceMinor of a device, else 0
 */
public record TarEntry(
    String name,
    Type type,
    int mode,
    long uid,
    long gid,
    Instant modified,
    long size,
    String linkName,
    Xattrs xattrs,
    int deviceMajor,
    int deviceMinor) {

  /** The types that there are, with their letters in the archive. */
  public enum Type {
    FILE('0'),
    HARDLINK('1'),
    SYMLINK('2'),
    CHARACTER_DEVICE('3'),
    BLOCK_DEVICE('4'),
    DIRECTORY('5'),
    FIFO('6');

    private final char letter;

    Type(char letter) {
      this.letter = letter;
    }

    char letter() {
      return letter;
    }
  }

  /**
   * @throws IllegalArgumentException if the parts do not belong together, or an entry like this
   *     cannot be in an archive
   */
  public TarEntry {
    check(!name.isEmpty() && name.indexOf('\0') < 0, "an entry has a name, without NUL");
    check(linkName.indexOf('\0') < 0, "a link's target has no NUL");
    check(mode >= 0 && mode <= 07777, "a mode has the permission bits 07777 only");
    check(isId(uid) && isId(gid), "user and group ids are from 0 to 2147483647");
    check(size >= 0, "a size is not negative");
    check(size == 0 || type == Type.FILE, "only a file has content");
    boolean link = type == Type.HARDLINK || type == Type.SYMLINK;
    check(link != linkName.isEmpty(), "a link has a target, and nothing else has");
    check(deviceMajor >= 0 && deviceMinor >= 0, "device numbers are not negative");
  }

  /** Whether the entry is a character or block device. */
  public boolean isDevice() {
    return type == Type.CHARACTER_DEVICE || type == Type.BLOCK_DEVICE;
  }

  private static boolean isId(long id) {
    return id >= 0 && id <= Integer.MAX_VALUE;
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
