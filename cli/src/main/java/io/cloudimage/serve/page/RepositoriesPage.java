// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.access.Rights;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.http.Call;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All repositories that the caller may see. */
final class RepositoriesPage {
  private RepositoriesPage() {}

  static byte[] write(Call call, ServedStore store, Rights rights, boolean tls) throws IOException {
    List<RepositoryName> names =
        store.repositories(PageEndpoint.shown(rights)).stream().map(RepositoryName::new).toList();
    Slice<RepositoryName> slice = Slice.of(call, names, RepositoryName::path);
    Html html = PageFrame.begin("Repositories", 0);
    html.element("h1", "Repositories");
    if (names.isEmpty()) {
      welcome(html, ServedAddress.of(call.header("Host"), tls));
    } else {
      slice.writeFilter(html, PageLink.START, "Filter repositories", "repositories");
      table(html, slice, store, rights);
      slice.writePages(html, PageLink.START);
    }
    return PageFrame.end(html);
  }

  private static void table(
      Html html, Slice<RepositoryName> slice, ServedStore store, Rights rights) throws IOException {
    Map<String, Integer> tags = store.tagNumbers();
    PageFrame.table(html, "repositories", "Repositories", "Repository", "#Tags", "Where from");
    for (RepositoryName name : slice.shown()) {
      html.open("tr").open("td", "class", "name");
      html.element("a", name.path(), "href", PageLink.repository(name).toString()).close();
      List<RepositoryName> domains = store.domains(name, PageEndpoint.shown(rights));
      int number = tags.getOrDefault(name.path(), 0);
      html.element("td", number == 0 && !domains.isEmpty() ? "" : "" + number, "class", "number");
      html.open("td");
      if (domains.isEmpty()) {
        html.text("pushed, pulled or built here");
      } else {
        html.text(number == 0 ? "" : "here, and ").text("travels along with a CloudImage: ");
        html.text(domains.stream().map(RepositoryName::path).collect(Collectors.joining(", ")));
      }
      html.close().close();
    }
    PageFrame.endTable(html);
  }

  private static void welcome(Html html, ServedAddress address) {
    html.element("p", "Nothing is here yet. Push something:");
    CommandsSection.block(html, "cloudimage push NAME " + address.host() + "/NAME");
  }
}
