// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.LayerPath;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import io.cloudimage.serve.page.FileTree.Entry;
import io.cloudimage.serve.page.PageFrame.Crumb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The files in an image, folder by folder. */
final class FilesPage {
  private static final int DEPTH = 256;

  private FilesPage() {}

  static byte[] write(Call call, ImageView view, TreeState state) throws Refusal {
    String folder = folder(call);
    PageLink here = view.link().files(folder);
    List<Crumb> way = new ArrayList<>(Arrays.asList(ImagePage.way(view, view.link())));
    way.add(new Crumb("files", view.link().files("")));
    Html html =
        PageFrame.begin(
            "/" + folder + " in " + view.name(),
            SizesSection.refresh(state),
            way.toArray(Crumb[]::new));
    html.open("h1").text("Files of ").text(view.repository().path());
    html.element("span", view.name().substring(view.repository().path().length()), "class", "tag");
    html.close();
    ImagePage.platforms(
        html, view, PageLink.image(view.repository(), view.reference()).files(folder));
    path(html, view, folder);
    if (state instanceof TreeState.Ready ready) {
      listing(html, call, view, ready.tree(), folder, here);
    } else {
      SizesSection.waiting(html, state);
    }
    return PageFrame.end(html);
  }

  private static String folder(Call call) throws Refusal {
    try {
      return LayerPath.of(call.query("path").orElse(""), DEPTH);
    } catch (OciException e) {
      throw new Refusal(ErrorCode.NAME_INVALID, String.valueOf(e.getMessage()));
    }
  }

  /** The way from the root to the folder. */
  private static void path(Html html, ImageView view, String folder) {
    html.open("nav", "class", "path", "aria-label", "Folder");
    html.element("a", "/", "href", view.link().files("").toString());
    int at = 0;
    while (at < folder.length()) {
      int slash = folder.indexOf('/', at);
      int end = slash < 0 ? folder.length() : slash;
      html.foreignElement(
          "a",
          folder.substring(at, end) + "/",
          "href",
          view.link().files(folder.substring(0, end)).toString());
      at = end + 1;
    }
    html.close();
  }

  private static void listing(
      Html html, Call call, ImageView view, FileTree tree, String folder, PageLink here)
      throws Refusal {
    if (!tree.isFolder(folder)) {
      PageFrame.notice(html, "error", "The image has no folder " + folder + "/.");
      return;
    }
    String filter = Slice.filter(call);
    List<Entry> entries = filter.isEmpty() ? tree.folder(folder) : tree.search(folder, filter);
    Slice<Entry> slice = Slice.of(call, entries, Entry::name);
    if (filter.isEmpty()) {
      SizePicture.write(html, tree, folder, view.link());
    }
    slice.writeFilter(html, here, "Find files below this folder", "file-list");
    PageFrame.table(html, "file-list", "Files", "Name", "#Size", "Mode", "Owner", "#Layer");
    for (Entry entry : slice.shown()) {
      row(html, view, entry);
    }
    PageFrame.endTable(html);
    if (entries.isEmpty()) {
      html.element("p", filter.isEmpty() ? "Nothing is in it." : "Nothing fits.", "class", "quiet");
    }
    slice.writePages(html, here);
  }

  private static void row(Html html, ImageView view, Entry entry) {
    Optional<ListedFile> file = entry.file();
    html.open("tr").open("td", "class", entry.folder() ? "name folder" : "name file");
    if (entry.folder() && PageLink.canSay(entry.path())) {
      String link = view.link().files(entry.path()).toString();
      html.foreignElement("a", entry.name() + "/", "href", link);
    } else {
      html.foreign(entry.name());
    }
    String target = file.map(ListedFile::link).orElse("");
    if (!target.isEmpty()) {
      html.open("span", "class", "quiet").text(" → ").foreign(target).close();
    }
    html.close().open("td", "class", "number");
    PageFrame.size(html, entry.size());
    if (entry.folder()) {
      html.element("span", " in " + entry.count(), "class", "quiet");
    }
    html.close().open("td");
    file.ifPresent(each -> html.element("code", each.modeText(), "title", octal(each)));
    html.close();
    html.element("td", file.map(each -> each.uid() + ":" + each.gid()).orElse(""));
    html.open("td", "class", "number");
    file.ifPresent(
        each ->
            html.element("a", "" + each.layer(), "href", view.link() + "#layer-" + each.layer()));
    html.close().close();
  }

  private static String octal(ListedFile file) {
    return Integer.toOctalString(file.mode());
  }
}
