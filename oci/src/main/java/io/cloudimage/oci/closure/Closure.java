// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.util.List;

/**
 * An image with all that is said about it.
 *
 * @param members manifests and indexes, the root first; each after what it belongs to
 */
public record Closure(List<ClosureMember> members) {
  /**
   * @throws IllegalArgumentException if the first member is not the root
   */
  public Closure {
    members = List.copyOf(members);
    if (members.isEmpty() || members.get(0).role() != ClosureRole.ROOT) {
      throw new IllegalArgumentException("a closure starts with its root");
    }
  }

  public Descriptor root() {
    return members.get(0).descriptor();
  }

  /** The members of one role. */
  public List<ClosureMember> members(ClosureRole role) {
    return members.stream().filter(member -> member.role() == role).toList();
  }

  /** The members that belong to the one with this digest. */
  public List<ClosureMember> of(Digest subject) {
    return members.stream()
        .filter(member -> member.subject().filter(subject::equals).isPresent())
        .toList();
  }

  /** What is said about the image and its parts: all but root, children and lists. */
  public List<ClosureMember> attachments() {
    return members.stream().filter(member -> member.role().isAttachment()).toList();
  }
}
