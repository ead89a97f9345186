// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.Xattrs;

/** Decides by the policy what of an entry's owner, mode and attributes is applied, and notes it. */
final class Wardrobe {
  private static final int SETUID_AND_SETGID = 06000;

  private final ExtractionPolicy policy;
  private final boolean applyOwner;

  Wardrobe(ExtractionPolicy policy, boolean root) {
    this.policy = policy;
    this.applyOwner = root && policy.ownership() == ExtractionPolicy.Ownership.IF_ROOT;
  }

  Dress dress(String path, TarEntry entry, ExtractionNotes notes) {
    if (!applyOwner && (entry.uid() != 0 || entry.gid() != 0)) {
      notes.ownerIgnored();
    }
    return Dress.of(entry, mode(path, entry, notes), applyOwner, xattrs(path, entry, notes));
  }

  private int mode(String path, TarEntry entry, ExtractionNotes notes) {
    int mode = entry.mode();
    if (entry.type() != TarEntry.Type.FILE || (mode & SETUID_AND_SETGID) == 0) {
      return mode;
    }
    if (policy.keepSetuid() && applyOwner) {
      notes.note(path, "runs with the rights of its owner or group (setuid, setgid)");
      return mode;
    }
    notes.note(path, "lost its setuid or setgid bit");
    return mode & ~SETUID_AND_SETGID;
  }

  private Xattrs xattrs(String path, TarEntry entry, ExtractionNotes notes) {
    Xattrs kept = Xattrs.none();
    for (String name : entry.xattrs().names()) {
      if (policy.appliesXattr(name)) {
        kept = kept.with(name, entry.xattrs().value(name).orElseThrow());
      } else {
        notes.note(path, "lost the extended attribute " + Printable.escape(name) + ": not allowed");
      }
    }
    return kept;
  }
}
