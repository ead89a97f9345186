// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.artifact;

import io.cloudimage.cli.output.Count;
import io.cloudimage.oci.closure.Closure;
import io.cloudimage.oci.closure.ClosureComparison;
import io.cloudimage.oci.closure.ClosureDifference;
import io.cloudimage.oci.closure.ClosureLimits;
import io.cloudimage.oci.closure.ClosureMember;
import io.cloudimage.oci.closure.ClosurePresence;
import io.cloudimage.oci.closure.ClosureReader;
import io.cloudimage.oci.closure.ClosureRole;
import io.cloudimage.oci.location.ImageSource;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.transfer.Cancellation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether one place has what another one has: both closures are equal, and everything that the
 * destination's refers to is there.
 *
 * @param missing content of the destination's closure that the destination does not have
 */
record ClosureVerification(
    String source, String destination, ClosureComparison comparison, List<Descriptor> missing) {
  private static final int THREADS = 4;

  static ClosureVerification of(ImageSource source, ImageSource destination, Cancellation ends)
      throws IOException {
    ClosureLimits limits = ClosureLimits.defaults();
    Closure here = ClosureReader.read(source.repository(), source.root(), limits);
    Closure there = ClosureReader.read(destination.repository(), destination.root(), limits);
    return new ClosureVerification(
        source.name(),
        destination.name(),
        ClosureComparison.of(here, there),
        new ClosurePresence(destination.repository(), THREADS, ends).missing(there));
  }

  /** Whether nothing is wrong. */
  boolean holds(boolean allowExtra) {
    boolean same = allowExtra ? comparison.isComplete() : comparison.isEqual();
    return same && missing.isEmpty();
  }

  List<String> lines(boolean allowExtra) {
    List<String> lines = new ArrayList<>();
    for (ClosureDifference difference : comparison.differences()) {
      lines.add(line(difference));
    }
    for (Descriptor content : missing) {
      lines.add("not there: " + content.mediaType() + " " + content.digest());
    }
    int compared =
        (int)
            comparison.source().members().stream()
                .filter(member -> member.role() != ClosureRole.FALLBACK)
                .count();
    String verdict = holds(allowExtra) ? "equal" : "not equal";
    lines.add(
        source
            + " and "
            + destination
            + ": "
            + (holds(allowExtra) && !comparison.isEqual() ? "nothing is missing" : verdict)
            + "; compared "
            + Count.of(compared, "manifest"));
    return lines;
  }

  private static String line(ClosureDifference difference) {
    ClosureMember member = difference.member();
    return name(difference.kind())
        + ": "
        + role(member)
        + member.descriptor().artifactType().map(type -> " " + type).orElse("")
        + " "
        + member.descriptor().digest()
        + member.tag().map(tag -> " as " + tag).orElse("")
        + difference.seen().map(digest -> "; the destination has " + digest).orElse("");
  }

  Map<String, Object> json(boolean allowExtra) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("source", source);
    tree.put("destination", destination);
    tree.put("digest", comparison.source().root().digest().toString());
    tree.put("valid", holds(allowExtra));
    tree.put("equal", comparison.isEqual());
    tree.put("differences", comparison.differences().stream().map(this::json).toList());
    List<Object> absent = new ArrayList<>();
    for (Descriptor content : missing) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("mediaType", content.mediaType().toString());
      item.put("digest", content.digest().toString());
      item.put("size", content.size());
      absent.add(item);
    }
    tree.put("missing", absent);
    return tree;
  }

  private Map<String, Object> json(ClosureDifference difference) {
    ClosureMember member = difference.member();
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("kind", name(difference.kind()));
    item.put("role", role(member));
    item.put("digest", member.descriptor().digest().toString());
    difference.seen().ifPresent(seen -> item.put("seen", seen.toString()));
    member.descriptor().artifactType().ifPresent(t -> item.put("artifactType", t.toString()));
    member.tag().ifPresent(tag -> item.put("tag", tag.name()));
    member.subject().ifPresent(subject -> item.put("subject", subject.toString()));
    return item;
  }

  private static String role(ClosureMember member) {
    return name(member.role());
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
