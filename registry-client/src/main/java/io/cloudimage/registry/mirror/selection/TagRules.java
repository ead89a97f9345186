// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.selection;

import io.cloudimage.oci.model.Glob;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which of a repository's tags are taken (spec/mirror.md 3): those that any of the rules of
 * inclusion names, all if there are none; less those excluded; of these the newest. Tags that are
 * on the list are neither excluded nor too old. Tags that carry signatures and the like ({@code
 * sha256-….sig}) are selected by no rule: they come along with their image.
 */
public record TagRules(
    List<Tag> list,
    List<Glob> globs,
    List<Regex> expressions,
    List<VersionRange> ranges,
    Optional<Newest> newest,
    List<Glob> exclusions,
    List<Regex> excludedExpressions) {
  /** All tags. */
  public static final TagRules ALL =
      new TagRules(
          List.of(), List.of(), List.of(), List.of(), Optional.empty(), List.of(), List.of());

  private static final Pattern COMPANION =
      Pattern.compile("sha(?:256-[0-9a-f]{64}|512-[0-9a-f]{128})(?:[._-].*)?");

  public TagRules {
    list = List.copyOf(list);
    globs = List.copyOf(globs);
    expressions = List.copyOf(expressions);
    ranges = List.copyOf(ranges);
    exclusions = List.copyOf(exclusions);
    excludedExpressions = List.copyOf(excludedExpressions);
  }

  /** Whether a tag names what belongs to another image by its digest. */
  public static boolean isCompanion(Tag tag) {
    return COMPANION.matcher(tag.name()).matches();
  }

  /**
   * Whether the rules speak of this tag, whatever others there are: the newest are not asked for.
   *
   * @throws IllegalArgumentException if a regular expression takes too many steps
   */
  public boolean covers(Tag tag) {
    return list.contains(tag) || (!isCompanion(tag) && isIncluded(tag) && !isExcluded(tag));
  }

  /**
   * The tags that are taken of those that there are.
   *
   * @param times is asked only if the newest are to be found by it
   * @throws IllegalArgumentException if a regular expression takes too many steps
   */
  public SortedSet<Tag> select(Collection<Tag> tags, CreationTimes times) throws IOException {
    SortedSet<Tag> covered =
        tags.stream().filter(this::covers).collect(Collectors.toCollection(TreeSet::new));
    if (newest.isEmpty()) {
      return covered;
    }
    SortedSet<Tag> selected = new TreeSet<>(covered);
    selected.retainAll(Set.copyOf(list));
    covered.removeAll(selected);
    selected.addAll(
        newest.get().order() == Newest.Order.VERSION
            ? newestByVersion(covered, newest.get().count())
            : newestByTime(covered, newest.get().count(), times.of(covered)));
    return selected;
  }

  private boolean isIncluded(Tag tag) {
    String name = tag.name();
    boolean unasked =
        list.isEmpty() && globs.isEmpty() && expressions.isEmpty() && ranges.isEmpty();
    return unasked
        || globs.stream().anyMatch(glob -> glob.matches(name))
        || expressions.stream().anyMatch(expression -> expression.matches(name))
        || ranges.stream().anyMatch(range -> Version.of(name).map(range::contains).orElse(false));
  }

  private boolean isExcluded(Tag tag) {
    return exclusions.stream().anyMatch(glob -> glob.matches(tag.name()))
        || excludedExpressions.stream().anyMatch(expression -> expression.matches(tag.name()));
  }

  private static List<Tag> newestByVersion(Set<Tag> tags, int count) {
    Comparator<Tag> order =
        Comparator.comparing((Tag tag) -> Version.of(tag.name()).orElseThrow()).reversed();
    return tags.stream()
        .filter(tag -> Version.of(tag.name()).isPresent())
        .sorted(order.thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .toList();
  }

  private static List<Tag> newestByTime(Set<Tag> tags, int count, Map<Tag, Instant> times) {
    Comparator<Tag> order =
        Comparator.comparing((Tag tag) -> times.getOrDefault(tag, Instant.MIN)).reversed();
    return tags.stream()
        .sorted(order.thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .toList();
  }
}
