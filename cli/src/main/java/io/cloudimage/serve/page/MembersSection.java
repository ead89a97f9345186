// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.Refusal;
import io.cloudimage.serve.page.ImageView.Attachment;
import io.cloudimage.serve.page.ImageView.MemberRow;

/** The container images that travel along, and what is said about the image. */
final class MembersSection {
  private static final int MAXIMUM_ATTACHMENTS = 200;

  private MembersSection() {}

  static void write(Html html, Call call, ImageView view) throws Refusal {
    if (view.members().isEmpty()) {
      return;
    }
    Slice<MemberRow> slice =
        Slice.of(call, view.members(), each -> each.name() + " " + each.platform());
    PageLink link = view.link();
    html.open("section", "id", "members").element("h2", "Container images");
    html.element(
        "p",
        "They travel along with this CloudImage, each by its own digest, and are served under the"
            + " names that they had.",
        "class",
        "quiet");
    slice.writeFilter(html, link, "Filter container images", "member-list");
    PageFrame.table(
        html,
        "member-list",
        "Container images",
        "Name",
        "Platform",
        "#Size",
        "Digest",
        "Asked for by");
    for (MemberRow member : slice.shown()) {
      row(html, view.repository(), member);
    }
    PageFrame.endTable(html);
    slice.writePages(html, link);
    html.close();
  }

  private static void row(Html html, RepositoryName repository, MemberRow member) {
    html.open("tr").foreignElement("td", member.name(), "class", "name");
    html.foreignElement("td", member.platform().isEmpty() ? "all, as an index" : member.platform());
    html.open("td", "class", "number");
    if (member.size() > 0) {
      PageFrame.size(html, member.size());
    }
    html.close().open("td");
    // In this repository it is in any case, and who sees this page may read this repository.
    PageFrame.digest(html, member.digest(), PageLink.image(repository, member.digest()));
    html.close();
    html.foreignElement("td", String.join(", ", member.askedBy()), "class", "long").close();
  }

  static void writeAttachments(Html html, ImageView view) {
    if (view.attachments().isEmpty()) {
      return;
    }
    html.open("section", "id", "attachments");
    html.element("h2", "Signatures and other attachments");
    PageFrame.table(html, "attachment-list", "Attachments", "What", "#Size", "Created", "Digest");
    view.attachments().stream()
        .limit(MAXIMUM_ATTACHMENTS)
        .forEach(each -> row(html, view.repository(), each));
    PageFrame.endTable(html);
    html.close();
  }

  private static void row(Html html, RepositoryName repository, Attachment attachment) {
    Digest digest = attachment.digest();
    html.open("tr").foreignElement("td", attachment.kind(), "class", "name");
    html.open("td", "class", "number");
    PageFrame.size(html, attachment.size());
    html.close().foreignElement("td", attachment.created().orElse("")).open("td");
    PageFrame.digest(html, digest, PageLink.image(repository, digest));
    html.close().close();
  }
}
