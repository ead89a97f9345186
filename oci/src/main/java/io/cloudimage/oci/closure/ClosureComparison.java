// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

import io.cloudimage.oci.closure.ClosureDifference.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether two closures are the same. Members are compared by digest; lists of referrers are not,
 * for what they list is.
 *
 * @param differences what is missing or different, in the source's order; then what is extra
 */
public record ClosureComparison(
    Closure source, Closure destination, List<ClosureDifference> differences) {
  public ClosureComparison {
    differences = List.copyOf(differences);
  }

  public static ClosureComparison of(Closure source, Closure destination) {
    Map<String, ClosureMember> there = new LinkedHashMap<>();
    destination.members().forEach(member -> there.put(member.identity(), member));
    List<ClosureDifference> differences = new ArrayList<>();
    for (ClosureMember member : source.members()) {
      ClosureMember seen = there.remove(member.identity());
      if (member.role() == ClosureRole.FALLBACK) {
        continue;
      }
      if (seen == null) {
        differences.add(new ClosureDifference(Kind.MISSING, member, Optional.empty()));
      } else if (!seen.descriptor().digest().equals(member.descriptor().digest())) {
        differences.add(
            new ClosureDifference(Kind.DIFFERENT, member, Optional.of(seen.descriptor().digest())));
      }
    }
    for (ClosureMember extra : there.values()) {
      if (extra.role() != ClosureRole.FALLBACK) {
        differences.add(new ClosureDifference(Kind.EXTRA, extra, Optional.empty()));
      }
    }
    return new ClosureComparison(source, destination, differences);
  }

  /** Whether neither side has what the other has not. */
  public boolean isEqual() {
    return differences.isEmpty();
  }

  /** Whether the destination has all that the source has, and maybe more. */
  public boolean isComplete() {
    return differences.stream().allMatch(difference -> difference.kind() == Kind.EXTRA);
  }
}
