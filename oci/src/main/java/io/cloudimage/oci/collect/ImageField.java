// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.Printable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where objects of a kind hold images: {@code KIND[.GROUP]:PATH}, for example {@code
 * Prometheus.monitoring.coreos.com:spec.thanos.image} or {@code Task:spec.steps[].image}.
 *
 * @param kind as in the object
 * @param group the part of {@code apiVersion} before the slash; empty for any
 * @param steps keys, {@code *} for every key, {@code []} for every item
 */
public record ImageField(String kind, Optional<String> group, List<String> steps) {
  /** The step into every item of a list. */
  static final String ITEMS = "[]";

  /** The step into every value of a mapping. */
  static final String VALUES = "*";

  private static final int MAXIMUM_STEPS = 64;
  private static final Pattern TEXT =
      Pattern.compile(
          "(?<kind>[A-Za-z][A-Za-z0-9]*)(?:\\.(?<group>[a-z0-9.-]+))?"
              + ":\\.?(?<path>[^.\\[\\]\\s]+(?:\\[\\])*(?:\\.[^.\\[\\]\\s]+(?:\\[\\])*)*)");

  public ImageField {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || steps.size() > MAXIMUM_STEPS) {
      throw new IllegalArgumentException("a field's path has 1 to " + MAXIMUM_STEPS + " steps");
    }
  }

  /**
   * @throws IllegalArgumentException if the text is not of this form
   */
  public static ImageField parse(String text) {
    var matcher = TEXT.matcher(text);
    if (text.length() > 1024 || !matcher.matches()) {
      throw new IllegalArgumentException(
          "expected KIND[.GROUP]:PATH, for example Task:spec.steps[].image, found "
              + Printable.quote(text));
    }
    List<String> steps =
        List.of(matcher.group("path").replace(ITEMS, "." + ITEMS).split("\\.", -1));
    return new ImageField(
        matcher.group("kind"), Optional.ofNullable(matcher.group("group")), steps);
  }

  boolean isOf(String objectKind, String objectGroup) {
    return kind.equals(objectKind) && group.map(objectGroup::equals).orElse(true);
  }

  /** The last key. */
  String lastKey() {
    return steps.stream()
        .filter(step -> !step.equals(ITEMS))
        .reduce((first, second) -> second)
        .orElse(ITEMS);
  }

  @Override
  public String toString() {
    return kind
        + group.map(g -> "." + g).orElse("")
        + ":"
        + String.join(".", steps).replace("." + ITEMS, ITEMS);
  }
}
