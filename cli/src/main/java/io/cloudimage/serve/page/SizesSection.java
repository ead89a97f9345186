// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.serve.page.FileTree.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How large an image's folders are, as a picture and as a table. */
final class SizesSection {
  private static final int MAXIMUM_ROWS = 30;

  private SizesSection() {}

  static void write(Html html, ImageView view, TreeState state) {
    html.open("section", "id", "files").element("h2", "Files");
    if (state instanceof TreeState.Ready ready) {
      sizes(html, view, ready.tree());
    } else {
      waiting(html, state);
    }
    html.close();
  }

  /** What is to be said as long as there are no files to show, or when there never will be. */
  static void waiting(Html html, TreeState state) {
    if (state instanceof TreeState.Failed failed) {
      PageFrame.notice(html, "error", "The files cannot be listed: " + failed.problem());
    } else if (state instanceof TreeState.Underway underway) {
      html.open("p", "class", "notice wait", "role", "status");
      html.text("The layers are being read: " + SizeText.of(underway.read()) + " of ");
      html.text(SizeText.of(underway.total()) + ". This page asks again by itself.").close();
      html.element(
          "progress", "", "max", "" + Math.max(1, underway.total()), "value", "" + underway.read());
    } else {
      PageFrame.notice(html, "wait", "Many images are being read. This page asks again by itself.");
    }
  }

  /** After how many seconds there is more to see; 0 if all is there. */
  static int refresh(TreeState state) {
    if (state instanceof TreeState.Underway) {
      return 2;
    }
    return state instanceof TreeState.Busy ? 5 : 0;
  }

  private static void sizes(Html html, ImageView view, FileTree tree) {
    Entry whole = tree.whole();
    html.open("p").text(whole.count() + (whole.count() == 1 ? " file, " : " files, "));
    PageFrame.size(html, whole.size());
    html.text(" unpacked. ");
    html.element("a", "Browse the files", "href", view.link().files("").toString(), "class", "go");
    html.close();
    SizePicture.write(html, tree, "", view.link());
    List<Entry> entries = new ArrayList<>(tree.folder(""));
    entries.sort(Comparator.comparingLong(Entry::size).reversed());
    PageFrame.table(html, "folders", "Size by folder", "Folder", "#Size", "#Share", "#Files");
    for (Entry entry : entries.subList(0, Math.min(MAXIMUM_ROWS, entries.size()))) {
      html.open("tr").open("td", "class", "name");
      if (entry.folder() && PageLink.canSay(entry.path())) {
        String link = view.link().files(entry.path()).toString();
        html.foreignElement("a", entry.name() + "/", "href", link);
      } else {
        html.foreign(entry.name());
      }
      html.close().open("td", "class", "number");
      PageFrame.size(html, entry.size());
      html.close();
      html.element("td", SizeText.share(entry.size(), whole.size()), "class", "number");
      html.element("td", "" + entry.count(), "class", "number").close();
    }
    PageFrame.endTable(html);
    if (entries.size() > MAXIMUM_ROWS) {
      int more = entries.size() - MAXIMUM_ROWS;
      html.element("p", "And " + more + " more, all smaller.", "class", "quiet");
    }
  }
}
