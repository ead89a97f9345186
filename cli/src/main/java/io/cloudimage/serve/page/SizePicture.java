// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.serve.page.FileTree.Entry;
import io.cloudimage.serve.page.Treemap.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The sizes of folders as areas, two levels deep; a table beside it says the same in words. */
final class SizePicture {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 320;

  /** Smaller parts have no room for a name, and are only there. */
  private static final int LABEL_WIDTH = 44;

  private static final int LABEL_HEIGHT = 20;
  private static final int HEAD = 20;
  private static final int PARTS = 24;
  private static final int COLORS = 8;

  private final Html html;
  private final FileTree tree;
  private final PageLink image;

  private SizePicture(Html html, FileTree tree, PageLink image) {
    this.html = html;
    this.tree = tree;
    this.image = image;
  }

  /**
   * Draws what is in a folder.
   *
   * @param image whose files these are
   */
  static void write(Html html, FileTree tree, String folder, PageLink image) {
    List<Entry> entries = largest(tree.folder(folder));
    if (!entries.isEmpty()) {
      new SizePicture(html, tree, image).write(entries);
    }
  }

  private void write(List<Entry> entries) {
    html.open(
        "svg",
        "class",
        "treemap",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "aria-labelledby",
        "treemap-title treemap-desc");
    html.element("title", "Size by folder", "id", "treemap-title");
    html.open("desc", "id", "treemap-desc");
    html.foreign(describe(entries)).close();
    List<Box> boxes = Treemap.divide(new Box(0, 0, WIDTH, HEIGHT), sizes(entries));
    for (int i = 0; i < entries.size(); i++) {
      part(entries.get(i), boxes.get(i), "c" + i % COLORS);
    }
    html.close();
  }

  private void part(Entry entry, Box box, String color) {
    Box inside = box.within(1, 0);
    boolean divided =
        entry.folder() && inside.width() > 2 * LABEL_WIDTH && inside.height() > 3 * HEAD;
    tile(entry, inside, color + (divided ? " outer" : ""));
    if (divided) {
      List<Entry> children = largest(tree.folder(entry.path()));
      List<Box> boxes = Treemap.divide(inside.within(3, HEAD), sizes(children));
      for (int i = 0; i < children.size(); i++) {
        tile(children.get(i), boxes.get(i).within(1, 0), color + " inner");
      }
    }
  }

  /** A nested picture of its own, so that a name that is too long ends with its part. */
  private void tile(Entry entry, Box box, String color) {
    if (box.width() < 1 || box.height() < 1) {
      return;
    }
    boolean linked = entry.folder() && PageLink.canSay(entry.path());
    if (linked) {
      html.open("a", "href", image.files(entry.path()).toString());
    } else {
      html.open("g");
    }
    html.open(
        "svg",
        "x",
        number(box.x()),
        "y",
        number(box.y()),
        "width",
        number(box.width()),
        "height",
        number(box.height()));
    html.open("title").foreign(entry.path() + (entry.folder() ? "/ " : " "));
    html.text(SizeText.of(entry.size())).close();
    html.element("rect", "", "width", "100%", "height", "100%", "rx", "3", "class", color);
    if (box.width() >= LABEL_WIDTH && box.height() >= LABEL_HEIGHT) {
      html.open("text", "x", "6", "y", "14").foreign(label(entry)).close();
    }
    html.close().close();
  }

  private static String label(Entry entry) {
    return entry.name() + (entry.folder() ? "/" : "") + " " + SizeText.of(entry.size());
  }

  /** The largest, and no more than can be seen. */
  private static List<Entry> largest(List<Entry> entries) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.removeIf(entry -> entry.size() == 0);
    sorted.sort(Comparator.comparingLong(Entry::size).reversed());
    return sorted.subList(0, Math.min(PARTS, sorted.size()));
  }

  private static List<Long> sizes(List<Entry> entries) {
    return entries.stream().map(Entry::size).toList();
  }

  private static String describe(List<Entry> entries) {
    List<String> parts = new ArrayList<>();
    for (Entry entry : entries.subList(0, Math.min(5, entries.size()))) {
      parts.add(entry.name() + " " + SizeText.of(entry.size()));
    }
    return "The largest: " + String.join(", ", parts) + ". The table lists all.";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
