// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import java.util.Optional;

/**
 * What is done to one tag, or to one digest that needs no tag.
 *
 * @param source what the source names so; empty for a deletion
 * @param target what the destination names so afterwards: the source's, or what is derived of it;
 *     empty for a deletion
 * @param before what the destination names so now, as far as the planner knows
 * @param backup what {@code before} is called from then on
 */
public record PlannedReference(
    Reference reference,
    Change change,
    Role role,
    Optional<Descriptor> source,
    Optional<Descriptor> target,
    Optional<Digest> before,
    Optional<Tag> backup) {
  /**
   * @throws IllegalArgumentException if the parts do not fit the change
   */
  public PlannedReference {
    source = source.map(Descriptor::bare);
    target = target.map(Descriptor::bare);
    boolean deletes = change == Change.DELETE;
    if (source.isPresent() == deletes || target.isPresent() == deletes) {
      throw new IllegalArgumentException("all but a deletion has a source and a target");
    }
    if (deletes && !(reference instanceof Tag)) {
      throw new IllegalArgumentException("only tags are deleted");
    }
    if ((change == Change.MOVE || deletes) && before.isEmpty()) {
      throw new IllegalArgumentException("what is moved or deleted is known");
    }
    if (backup.isPresent() && change != Change.MOVE) {
      throw new IllegalArgumentException("only what is moved has a backup");
    }
  }

  /** Whether content is to be brought to the destination. */
  public boolean brings() {
    return change == Change.ADD || change == Change.MOVE;
  }
}
