// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.selection;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version in a tag, ordered as Semantic Versioning 2.0.0 §11 says. A leading {@code v} is taken,
 * and so are one or two numbers where there should be three: {@code v1.25} is 1.25.0. A plus sign
 * cannot be in a tag, so there is no build part; Kubernetes' habit to write {@code _} for it is
 * read so.
 *
 * @param prerelease the parts behind the dash; none for a release
 */
public record Version(BigInteger major, BigInteger minor, BigInteger patch, List<String> prerelease)
    implements Comparable<Version> {
  private static final String NUMBER = "(0|[1-9][0-9]{0,18})";
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "[vV]?"
              + NUMBER
              + "(?:\\."
              + NUMBER
              + "(?:\\."
              + NUMBER
              + ")?)?(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:[+_][0-9A-Za-z.-]+)?");

  public Version {
    prerelease = List.copyOf(prerelease);
  }

  /** The version that a tag names; empty if it names none. */
  public static Optional<Version> of(String tag) {
    Matcher matcher = GRAMMAR.matcher(tag);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String dash = matcher.group(4);
    return Optional.of(
        new Version(
            number(matcher.group(1)),
            number(matcher.group(2)),
            number(matcher.group(3)),
            dash == null ? List.of() : List.of(dash.split("\\.", -1))));
  }

  private static BigInteger number(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? BigInteger.ZERO : new BigInteger(digits);
  }

  public boolean isRelease() {
    return prerelease.isEmpty();
  }

  /** Major, minor and patch alone. */
  Version release() {
    return new Version(major, minor, patch, List.of());
  }

  @Override
  public int compareTo(Version other) {
    int order = major.compareTo(other.major);
    order = order != 0 ? order : minor.compareTo(other.minor);
    order = order != 0 ? order : patch.compareTo(other.patch);
    if (order != 0) {
      return order;
    }
    if (isRelease() || other.isRelease()) {
      return Boolean.compare(isRelease(), other.isRelease());
    }
    for (int i = 0; i < Math.min(prerelease.size(), other.prerelease.size()); i++) {
      order = comparePart(prerelease.get(i), other.prerelease.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(prerelease.size(), other.prerelease.size());
  }

  /** Numbers go before words, and by their value. */
  private static int comparePart(String left, String right) {
    boolean leftNumber = isNumber(left);
    boolean rightNumber = isNumber(right);
    if (leftNumber && rightNumber) {
      return new BigInteger(left).compareTo(new BigInteger(right));
    }
    return leftNumber == rightNumber ? left.compareTo(right) : leftNumber ? -1 : 1;
  }

  private static boolean isNumber(String part) {
    return part.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
