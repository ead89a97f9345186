// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.Digest;

/** What all pages have around and in common. */
final class PageFrame {
  private PageFrame() {}

  /** A step on the way to a page. */
  record Crumb(String text, PageLink link) {}

  /**
   * Begins a page; {@link #end} ends it.
   *
   * @param title what the page is about; it may be foreign
   * @param refreshSeconds after which a browser asks again; 0 for never
   */
  static Html begin(String title, int refreshSeconds, Crumb... way) {
    Html html = Html.document();
    html.open("html", "lang", "en").open("head");
    html.single("meta", "charset", "utf-8");
    html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.single("meta", "name", "color-scheme", "content", "light dark");
    if (refreshSeconds > 0) {
      html.single("meta", "http-equiv", "refresh", "content", Integer.toString(refreshSeconds));
    }
    html.foreignElement("title", title + " · cloudimage");
    html.single("link", "rel", "icon", "href", "/ui/icon.svg", "type", "image/svg+xml");
    html.single("link", "rel", "stylesheet", "href", "/ui/style.css");
    html.element("script", "", "src", "/ui/page.js", "defer", "");
    html.close();
    html.open("body");
    html.element("a", "Skip to content", "class", "skip", "href", "#content");
    html.open("header", "class", "top").open("nav", "aria-label", "Where you are");
    html.open("a", "class", "brand", "href", PageLink.START.toString());
    html.single("img", "src", "/ui/icon.svg", "alt", "", "width", "20", "height", "20");
    html.text("cloudimage").close();
    for (Crumb crumb : way) {
      html.element("span", "/", "class", "slash", "aria-hidden", "true");
      html.foreignElement("a", crumb.text(), "href", crumb.link().toString());
    }
    html.close().close();
    html.open("main", "id", "content");
    return html;
  }

  static byte[] end(Html html) {
    html.close();
    html.open("footer");
    html.text("These pages only read. The registry's API is at ");
    html.element("a", "/v2/", "href", "/v2/").text(".");
    html.close();
    return html.close().close().bytes();
  }

  /** Something that the reader should know, as a box. */
  static void notice(Html html, String kind, String foreign) {
    html.open("p", "class", "notice " + kind, "role", kind.equals("error") ? "alert" : "note");
    html.foreign(foreign).close();
  }

  /** A digest, shortened; whole where the pointer rests on it, and to be copied. */
  static void digest(Html html, Digest digest) {
    String whole = digest.toString();
    html.open("span", "class", "digest", "data-copy", whole);
    html.element("code", digest.algorithm().label() + ":" + digest.shortHex(), "title", whole);
    html.close();
  }

  /** A digest that leads somewhere. */
  static void digest(Html html, Digest digest, PageLink link) {
    String whole = digest.toString();
    html.open("span", "class", "digest", "data-copy", whole);
    html.open("a", "href", link.toString(), "title", whole);
    html.element("code", digest.algorithm().label() + ":" + digest.shortHex());
    html.close().close();
  }

  /** A size as people read it; exact where the pointer rests on it. */
  static void size(Html html, long bytes) {
    html.element("span", SizeText.of(bytes), "class", "size", "title", bytes + " bytes");
  }

  /** The beginning of a table that scrolls by itself where there is no room for it. */
  static Html table(Html html, String id, String label, String... columns) {
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label);
    html.open("table", "id", id).open("thead").open("tr");
    for (String column : columns) {
      boolean number = column.startsWith("#");
      html.element(
          "th",
          number ? column.substring(1) : column,
          "scope",
          "col",
          "class",
          number ? "number" : "text");
    }
    return html.close().close().open("tbody");
  }

  /** The end of what {@link #table} began. */
  static void endTable(Html html) {
    html.close().close().close();
  }
}
