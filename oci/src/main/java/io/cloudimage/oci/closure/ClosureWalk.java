// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One walk from a root to all members, those nearest to the root first; each is visited once. */
final class ClosureWalk {
  private final ClosureReader reader;
  private final ClosureLimits limits;
  private final List<ClosureMember> members = new ArrayList<>();
  private final Set<Digest> seen = new HashSet<>();
  private final Deque<Step> waiting = new ArrayDeque<>();

  private record Step(ClosureMember member, int depth) {}

  ClosureWalk(ClosureReader reader, ClosureLimits limits) {
    this.reader = reader;
    this.limits = limits;
  }

  Closure walk(Descriptor root) throws IOException {
    add(new ClosureMember(root, ClosureRole.ROOT, Optional.empty(), Optional.empty()), 0);
    while (!waiting.isEmpty()) {
      visit(waiting.remove());
    }
    return new Closure(members);
  }

  private void visit(Step step) throws IOException {
    Descriptor at = step.member().descriptor();
    int next = step.depth() + 1;
    for (Descriptor child : reader.children(at)) {
      if (child.mediaType().isManifest() || child.mediaType().isIndex()) {
        add(member(child, ClosureRole.CHILD, at), next);
      }
    }
    for (Descriptor referrer : reader.referrers(at)) {
      add(member(referrer, ClosureRole.REFERRER, at), next);
    }
    boolean isImage =
        step.member().role() == ClosureRole.ROOT || step.member().role() == ClosureRole.CHILD;
    if (isImage || reader.hasTagList()) {
      addTagged(at, next);
    }
  }

  private void addTagged(Descriptor subject, int depth) throws IOException {
    for (ClosureRole role : AttachmentTag.OF_COSIGN) {
      addTagged(subject, role, depth);
    }
    if (reader.hasTagList()) {
      addTagged(subject, ClosureRole.FALLBACK, depth);
    }
  }

  private void addTagged(Descriptor subject, ClosureRole role, int depth) throws IOException {
    Optional<Tag> tag = AttachmentTag.of(role, subject.digest());
    Optional<Descriptor> found = tag.isPresent() ? reader.tagged(tag.get()) : Optional.empty();
    // A registry that takes such a tag for the digest itself answers with the subject.
    if (found.isPresent() && !found.get().digest().equals(subject.digest())) {
      add(new ClosureMember(found.get(), role, tag, Optional.of(subject.digest())), depth);
    }
  }

  /** A tag is a member of its own, whatever it names; what it names is followed once. */
  private void add(ClosureMember member, int depth) throws IOException {
    boolean fresh = seen.add(member.descriptor().digest());
    if (!fresh && !member.role().isTag()) {
      return;
    }
    members.add(member);
    if (members.size() > limits.members()) {
      throw past(member, "more than " + limits.members() + " members");
    }
    if (fresh && member.role() != ClosureRole.FALLBACK) {
      if (depth > limits.depth()) {
        throw past(member, "members more than " + limits.depth() + " steps from its root");
      }
      waiting.add(new Step(member, depth));
    }
  }

  private OciException past(ClosureMember member, String limit) {
    return new OciException(
        ErrorKind.UNSUPPORTED,
        "the closure of "
            + members.get(0).descriptor().digest()
            + " has "
            + limit
            + ", the last "
            + member.descriptor().digest());
  }

  private static ClosureMember member(Descriptor descriptor, ClosureRole role, Descriptor of) {
    return new ClosureMember(descriptor, role, Optional.empty(), Optional.of(of.digest()));
  }
}
