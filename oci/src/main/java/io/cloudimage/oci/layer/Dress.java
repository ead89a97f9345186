// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.Xattrs;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * What a file wears besides its content, after the policy had its say.
 *
 * @param uid -1 if the one that the process gives is left
 * @param gid -1 if the one that the process gives is left
 */
record Dress(int mode, int uid, int gid, FileTime modified, Xattrs xattrs) {
  private static final int OWNER_ALL = 0700;

  /** Of a directory that no entry describes, but that others need. */
  static Dress ofImpliedDirectory() {
    return new Dress(0755, -1, -1, FileTime.from(Instant.EPOCH), Xattrs.none());
  }

  static Dress of(TarEntry entry, int mode, boolean applyOwner, Xattrs xattrs) {
    return new Dress(
        mode,
        applyOwner ? (int) entry.uid() : -1,
        applyOwner ? (int) entry.gid() : -1,
        FileTime.from(entry.modified()),
        xattrs);
  }

  /** With all rights for the owner, as a directory needs them while it is filled. */
  Dress open() {
    return new Dress(mode | OWNER_ALL, uid, gid, modified, xattrs);
  }

  boolean isOpen() {
    return (mode & OWNER_ALL) == OWNER_ALL;
  }

  boolean equalsButForTime(Dress other) {
    return mode == other.mode
        && uid == other.uid
        && gid == other.gid
        && xattrs.equals(other.xattrs);
  }
}
