// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The part of a list that one page shows.
 *
 * @param page from 1
 * @param filter what the shown names contain; empty shows all
 * @param total how many there are on all pages together
 */
record Slice<T>(List<T> shown, int page, int pages, String filter, int total) {
  static final int ROWS = 200;
  private static final int MAXIMUM_FILTER = 200;

  /**
   * What {@code page} and {@code q} of the query ask for.
   *
   * @param name of an entry, which the filter looks at
   * @throws Refusal if the page is not a number; one behind the last is the last
   */
  static <T> Slice<T> of(Call call, List<T> all, Function<T, String> name) throws Refusal {
    String filter = filter(call);
    String wanted = filter.toLowerCase(Locale.ROOT);
    List<T> kept =
        wanted.isEmpty()
            ? all
            : all.stream()
                .filter(each -> name.apply(each).toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
    int pages = Math.max(1, (kept.size() + ROWS - 1) / ROWS);
    int page = Math.min(pages, number(call.query("page")));
    List<T> shown = kept.subList((page - 1) * ROWS, Math.min(kept.size(), page * ROWS));
    return new Slice<>(shown, page, pages, filter, kept.size());
  }

  static String filter(Call call) throws Refusal {
    String filter = call.query("q").orElse("").strip();
    return filter.substring(0, Math.min(MAXIMUM_FILTER, filter.length()));
  }

  private static int number(Optional<String> text) throws Refusal {
    if (text.isEmpty()) {
      return 1;
    }
    if (!text.get().matches("[1-9][0-9]{0,7}")) {
      throw new Refusal(ErrorCode.UNSUPPORTED, "A page has a number, from 1.");
    }
    return Integer.parseInt(text.get());
  }

  /** The form that filters: on all pages when it is sent, on this page while somebody types. */
  void writeFilter(Html html, PageLink link, String what, String table) {
    if (pages == 1 && shown.size() < 8 && filter.isEmpty()) {
      return;
    }
    html.open("form", "class", "filter", "action", link.path(), "role", "search");
    link.parameters()
        .forEach(
            (key, value) -> html.single("input", "type", "hidden", "name", key, "value", value));
    html.single(
        "input",
        "type",
        "search",
        "name",
        "q",
        "value",
        filter,
        "placeholder",
        what,
        "aria-label",
        what,
        "data-filter",
        table,
        "autocomplete",
        "off");
    html.element("button", "Filter", "type", "submit");
    html.open("span", "class", "count", "data-count", table, "role", "status");
    html.text(total + (total == 1 ? " entry" : " entries")).close();
    html.close();
  }

  /** The ways to the other pages, if there are any. */
  void writePages(Html html, PageLink link) {
    if (pages == 1) {
      return;
    }
    PageLink filtered = link.with("q", filter);
    html.open("nav", "class", "pages", "aria-label", "Pages");
    if (page > 1) {
      html.element("a", "← Previous", "href", to(filtered, page - 1), "rel", "prev");
    }
    html.element("span", "Page " + page + " of " + pages);
    if (page < pages) {
      html.element("a", "Next →", "href", to(filtered, page + 1), "rel", "next");
    }
    html.close();
  }

  private static String to(PageLink link, int page) {
    return link.with("page", page == 1 ? "" : Integer.toString(page)).toString();
  }
}
