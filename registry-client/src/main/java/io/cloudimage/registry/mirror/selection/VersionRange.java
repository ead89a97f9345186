// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.selection;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of versions (spec/mirror.md 3): comparisons joined by spaces hold together, {@code ||}
 * separates alternatives. {@code ^1.2} and {@code ~1.2} mean what they mean to npm, {@code 1.2.x}
 * and {@code 1.2} any patch of 1.2.
 *
 * <p>A pre-release is in the range only if an alternative that it fits compares with a pre-release
 * of the same three numbers.
 */
public final class VersionRange {
  private static final Pattern TERM =
      Pattern.compile(
          "(>=|<=|>|<|=|\\^|~)?\\s*[vV]?([0-9]{1,18}|[xX*])(?:\\.([0-9]{1,18}|[xX*]))?"
              + "(?:\\.([0-9]{1,18}|[xX*]))?(-[0-9A-Za-z.-]+)?(?:\\s+|$)");

  private final String text;
  private final List<List<Bound>> alternatives = new ArrayList<>();

  /** One end of a range. */
  private record Bound(String operator, Version version) {
    boolean holds(Version candidate) {
      int order = candidate.compareTo(version);
      return switch (operator) {
        case ">=" -> order >= 0;
        case ">" -> order > 0;
        case "<=" -> order <= 0;
        default -> order < 0;
      };
    }
  }

  /**
   * @throws IllegalArgumentException if the text is no range
   */
  public VersionRange(String text) {
    this.text = text;
    for (String alternative : text.split("\\|\\|", -1)) {
      alternatives.add(parse(alternative.strip()));
    }
  }

  public boolean contains(Version version) {
    return alternatives.stream().anyMatch(bounds -> fits(bounds, version));
  }

  private static boolean fits(List<Bound> bounds, Version version) {
    boolean named =
        version.isRelease()
            || bounds.stream()
                .map(Bound::version)
                .anyMatch(v -> !v.isRelease() && v.release().equals(version.release()));
    return named && bounds.stream().allMatch(bound -> bound.holds(version));
  }

  private static List<Bound> parse(String alternative) {
    List<Bound> bounds = new ArrayList<>();
    Matcher term = TERM.matcher(alternative);
    int at = 0;
    while (at < alternative.length()) {
      if (!term.find(at) || term.start() != at) {
        throw new IllegalArgumentException(
            "a range of versions is, for example, >=1.20 <2 or ^1.4 || 2.x");
      }
      add(bounds, term);
      at = term.end();
    }
    if (alternative.isEmpty()) {
      throw new IllegalArgumentException("a range of versions is not empty; * is every release");
    }
    return bounds;
  }

  /** Writes one term as lower and upper bound. */
  private static void add(List<Bound> bounds, Matcher term) {
    String operator = Optional.ofNullable(term.group(1)).orElse("=");
    List<BigInteger> numbers = new ArrayList<>();
    for (int i = 2; i <= 4; i++) {
      String digits = term.group(i);
      if (digits == null || !Character.isDigit(digits.charAt(0))) {
        break;
      }
      numbers.add(new BigInteger(digits));
    }
    List<String> pre =
        numbers.size() == 3 && term.group(5) != null
            ? List.of(term.group(5).substring(1).split("\\.", -1))
            : List.of();
    Version low = version(numbers, pre);
    switch (operator) {
      case ">=", "<" -> bounds.add(new Bound(operator, low));
      case ">" ->
          bounds.add(
              numbers.size() == 3 ? new Bound(">", low) : new Bound(">=", after(numbers, 3)));
      case "<=" ->
          bounds.add(
              numbers.size() == 3 ? new Bound("<=", low) : new Bound("<", after(numbers, 3)));
      case "=" -> {
        bounds.add(new Bound(">=", low));
        bounds.add(numbers.size() == 3 ? new Bound("<=", low) : new Bound("<", after(numbers, 3)));
      }
      case "~" -> {
        bounds.add(new Bound(">=", low));
        bounds.add(new Bound("<", after(numbers, 2)));
      }
      default -> {
        bounds.add(new Bound(">=", low));
        bounds.add(new Bound("<", after(numbers, significant(numbers))));
      }
    }
  }

  /** For ^: up to the first number that is not zero. */
  private static int significant(List<BigInteger> numbers) {
    for (int i = 0; i < numbers.size(); i++) {
      if (numbers.get(i).signum() != 0) {
        return i + 1;
      }
    }
    return Math.max(1, numbers.size());
  }

  /** The first version after all that begin with the first {@code kept} numbers. */
  private static Version after(List<BigInteger> numbers, int kept) {
    List<BigInteger> next = new ArrayList<>(numbers.subList(0, Math.min(kept, numbers.size())));
    if (next.isEmpty()) {
      return version(List.of(BigInteger.TEN.pow(30)), List.of());
    }
    next.set(next.size() - 1, next.get(next.size() - 1).add(BigInteger.ONE));
    return version(next, List.of());
  }

  private static Version version(List<BigInteger> numbers, List<String> prerelease) {
    return new Version(
        numbers.size() > 0 ? numbers.get(0) : BigInteger.ZERO,
        numbers.size() > 1 ? numbers.get(1) : BigInteger.ZERO,
        numbers.size() > 2 ? numbers.get(2) : BigInteger.ZERO,
        prerelease);
  }

  @Override
  public String toString() {
    return text;
  }
}
