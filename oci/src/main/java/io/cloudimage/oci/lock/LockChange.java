// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that one lock says otherwise than another.
 *
 * @param name the image's whole name, the URL or the platform
 * @param details what it stands for; none of a platform
 */
public record LockChange(Section section, String name, Kind kind, List<Detail> details) {
  public LockChange {
    details = List.copyOf(details);
  }

  /** Which list of the lock it is in. */
  public enum Section {
    PLATFORM,
    BASE,
    IMAGE,
    FILE;

    /** In lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What became of the name. */
  public enum Kind {
    ADDED,
    REMOVED,
    MOVED;

    /** In lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One of the things that a name stands for.
   *
   * @param what {@code index}, {@code whole}, {@code digest}, {@code size} or a platform
   * @param before what the first lock says
   * @param after what the second lock says, which is another text
   */
  public record Detail(String what, Optional<String> before, Optional<String> after) {}

  /** Whether all manifests are the same, and only the index that they are listed in has moved. */
  public boolean isOfIndexAlone() {
    return kind == Kind.MOVED && details.stream().allMatch(each -> each.what().equals("index"));
  }
}
