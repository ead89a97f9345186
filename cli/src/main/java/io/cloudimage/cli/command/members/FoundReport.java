// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Table;
import io.cloudimage.oci.collect.FoundImage;
import io.cloudimage.oci.collect.FoundImages;
import io.cloudimage.oci.collect.Place;
import io.cloudimage.oci.collect.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a search for container images found, for people and for programs. */
final class FoundReport {
  private FoundReport() {}

  /** A line for every place that asks for an image. */
  static List<String> lines(FoundImages found) {
    Table table = new Table("IMAGE", "WHERE", "HOW");
    for (FoundImage image : found.images()) {
      for (Place place : image.places()) {
        String how = place.derived() ? "derived: " + place.how() : place.how();
        table.row(image.name().familiar(), place.toString(), how);
      }
    }
    return table.lines();
  }

  static Map<String, Object> tree(FoundImages found) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("images", found.images().stream().map(FoundReport::image).toList());
    tree.put("ignored", found.ignored().stream().map(FoundReport::image).toList());
    tree.put("problems", found.problems().stream().map(FoundReport::problem).toList());
    return tree;
  }

  /** Tells the problems to people. */
  static void tell(FoundImages found, Console console) {
    for (Problem problem : found.problems()) {
      switch (problem.severity()) {
        case ERROR -> console.error(problem.toString());
        case WARNING -> console.warning(problem.toString());
        case NOTE -> console.note("note: " + problem);
      }
    }
  }

  private static Map<String, Object> image(FoundImage image) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", image.name().toString());
    tree.put("places", image.places().stream().map(FoundReport::place).toList());
    return tree;
  }

  private static Map<String, Object> place(Place place) {
    Map<String, Object> tree = where(place);
    tree.put("how", place.how());
    tree.put("derived", place.derived());
    return tree;
  }

  private static Map<String, Object> problem(Problem problem) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("severity", problem.severity().toString());
    tree.putAll(where(problem.place()));
    tree.put("message", problem.message());
    return tree;
  }

  private static Map<String, Object> where(Place place) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("path", place.path());
    if (place.line() > 0) {
      tree.put("line", place.line());
    }
    return tree;
  }
}
