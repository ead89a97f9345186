// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.OutputException;
import io.cloudimage.oci.difference.Change;
import io.cloudimage.oci.difference.FolderSize;
import io.cloudimage.oci.difference.ImageDifference;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.ImageName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What differs between two images, in words and as JSON (schema {@code diff-output}). */
record DiffReport(ImageName before, ImageName after, ImageDifference difference) {
  void print(Console console, FormatOption format) throws OutputException {
    if (format.isJson()) {
      console.printJson(tree());
    } else {
      console.print(lines());
    }
  }

  private List<String> lines() {
    if (difference.isEmpty()) {
      return List.of(before.familiar() + " and " + after.familiar() + " do not differ");
    }
    List<String> lines = new ArrayList<>();
    section(lines, "Config", difference.fields(), text -> text);
    section(lines, "Container images", difference.members(), text -> text);
    section(lines, "Files", difference.files(), DiffReport::size);
    List<FolderSize> folders =
        difference.folders().stream().filter(each -> each.before() != each.after()).toList();
    if (!folders.isEmpty()) {
      lines.add("Sizes");
      for (FolderSize folder : folders) {
        lines.add(
            "  "
                + (folder.folder().isEmpty() ? "(top)" : Printable.escape(folder.folder() + "/"))
                + " "
                + ByteSize.text(folder.before())
                + " -> "
                + ByteSize.text(folder.after()));
      }
    }
    return lines;
  }

  private static void section(
      List<String> lines, String title, List<Change> changes, UnaryOperator<String> shown) {
    if (changes.isEmpty()) {
      return;
    }
    lines.add(title);
    for (Change change : changes) {
      String before = change.before().map(shown).orElse("");
      String after = change.after().map(shown).orElse("");
      String line =
          switch (change.kind()) {
            case ADDED -> "+ " + change.name() + "  " + after;
            case REMOVED -> "- " + change.name() + "  " + before;
            case CHANGED ->
                "~ "
                    + change.name()
                    + "  "
                    + (before.equals(after) ? before : before + " -> " + after)
                    + (change.details().isEmpty()
                        ? ""
                        : " (" + String.join(", ", change.details()) + ")");
          };
      lines.add("  " + Printable.escape(line));
    }
  }

  private static String size(String bytes) {
    return ByteSize.text(Long.parseLong(bytes));
  }

  private Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("before", before.familiar());
    tree.put("after", after.familiar());
    tree.put("differs", !difference.isEmpty());
    tree.put("config", difference.fields().stream().map(DiffReport::tree).toList());
    tree.put("members", difference.members().stream().map(DiffReport::tree).toList());
    tree.put("files", difference.files().stream().map(DiffReport::file).toList());
    tree.put("folders", difference.folders().stream().map(DiffReport::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(Change change) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
    tree.put("name", change.name());
    change.before().ifPresent(text -> tree.put("before", text));
    change.after().ifPresent(text -> tree.put("after", text));
    return tree;
  }

  private static Map<String, Object> file(Change change) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
    tree.put("path", change.name());
    change.before().ifPresent(size -> tree.put("sizeBefore", Long.parseLong(size)));
    change.after().ifPresent(size -> tree.put("sizeAfter", Long.parseLong(size)));
    tree.put("details", change.details());
    return tree;
  }

  private static Map<String, Object> tree(FolderSize folder) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("folder", folder.folder());
    tree.put("sizeBefore", folder.before());
    tree.put("sizeAfter", folder.after());
    return tree;
  }
}
