// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.lock;

import io.cloudimage.oci.lock.LockChange;
import io.cloudimage.oci.lock.LockChange.Detail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What two locks say otherwise, for people and for programs (schema {@code lock-output}). */
record LockReport(List<LockChange> changes) {
  /** As much of a digest as tells it apart from others. */
  private static final int SHOWN = "sha256:".length() + 12;

  LockReport {
    changes = List.copyOf(changes);
  }

  /** A line for each name, and below it one for each thing that it stands for. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (LockChange change : changes) {
      lines.add(padded(change.kind().toString(), 8) + change.section() + " " + change.name());
      int width = change.details().stream().mapToInt(each -> each.what().length()).max().orElse(0);
      for (Detail detail : change.details()) {
        lines.add("          " + padded(detail.what(), width + 2) + moved(detail));
      }
    }
    return lines.isEmpty() ? List.of("no change") : lines;
  }

  private static String moved(Detail detail) {
    if (detail.before().isPresent() && detail.after().isPresent()) {
      return shown(detail.before()) + " -> " + shown(detail.after());
    }
    return detail.before().isPresent()
        ? shown(detail.before()) + " -> none"
        : shown(detail.after());
  }

  private static String shown(Optional<String> value) {
    String text = value.orElse("");
    return text.length() > SHOWN && text.startsWith("sha") ? text.substring(0, SHOWN) : text;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("changes", changes.stream().map(LockReport::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(LockChange change) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("change", change.kind().toString());
    tree.put("what", change.section().toString());
    tree.put("name", change.name());
    tree.put("details", change.details().stream().map(LockReport::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(Detail detail) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("what", detail.what());
    detail.before().ifPresent(before -> tree.put("before", before));
    detail.after().ifPresent(after -> tree.put("after", after));
    return tree;
  }
}
