// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.collect.FindOptions;

/**
 * Which container images travel along with what is built.
 *
 * @param find where the files of the tree are searched for names, and which names are added and
 *     left out
 * @param whole whether all platforms of their indexes come, too
 */
public record MemberOptions(FindOptions find, boolean whole) {
  /** What the files of the tree name, for the platforms that are built. */
  public static MemberOptions defaults() {
    return new MemberOptions(FindOptions.defaults(), false);
  }
}
