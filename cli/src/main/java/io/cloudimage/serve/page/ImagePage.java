// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.Refusal;
import io.cloudimage.serve.page.ImageView.Choice;
import java.util.Optional;

/** What an image is made of. */
final class ImagePage {
  private ImagePage() {}

  /**
   * @param files how far they are known; empty if the image has none
   */
  static byte[] write(Call call, ImageView view, Optional<TreeState> files, ServedAddress address)
      throws Refusal {
    Html html =
        PageFrame.begin(
            view.name(), files.map(SizesSection::refresh).orElse(0), way(view, view.link()));
    html.open("h1").text(view.repository().path());
    html.element("span", view.name().substring(view.repository().path().length()), "class", "tag");
    html.close();
    badges(html, view);
    view.problems().forEach(problem -> PageFrame.notice(html, "error", problem));
    platforms(html, view, PageLink.image(view.repository(), view.reference()));
    FactsSection.writeHead(html, view);
    CommandsSection.write(html, view, address);
    files.ifPresent(state -> SizesSection.write(html, view, state));
    LayersSection.write(html, view);
    MembersSection.write(html, call, view);
    MembersSection.writeAttachments(html, view);
    FactsSection.writeDetails(html, view);
    return PageFrame.end(html);
  }

  static PageFrame.Crumb[] way(ImageView view, PageLink link) {
    String name = view.name().substring(view.repository().path().length() + 1);
    String text = name.length() > 32 ? name.substring(0, 19) + "…" : name;
    return new PageFrame.Crumb[] {
      new PageFrame.Crumb(view.repository().path(), PageLink.repository(view.repository())),
      new PageFrame.Crumb(text, link)
    };
  }

  private static void badges(Html html, ImageView view) {
    html.open("p", "class", "badges");
    html.element("span", view.kind(), "class", "badge strong");
    view.config()
        .flatMap(ImageConfig::cloudImage)
        .flatMap(CloudImageConfig::kubernetesVersion)
        .ifPresent(
            version -> html.foreignElement("span", "Kubernetes " + version, "class", "badge"));
    html.close();
  }

  /** One link for each platform, however many there are. */
  static void platforms(Html html, ImageView view, PageLink link) {
    if (view.choices().size() < 2) {
      return;
    }
    html.open("nav", "class", "platforms", "aria-label", "Platforms");
    for (Choice choice : view.choices()) {
      boolean shown = view.chosen().filter(choice::equals).isPresent();
      String text = choice.key().length() > 40 ? choice.key().substring(0, 19) : choice.key();
      String target = link.with("platform", choice.key()).toString();
      if (shown) {
        html.foreignElement("a", text, "href", target, "aria-current", "true");
      } else {
        html.foreignElement("a", text, "href", target);
      }
    }
    html.close();
  }
}
