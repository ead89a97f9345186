// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.closure.AttachmentTag;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.PlatformChoice;
import io.cloudimage.serve.content.RepositoryContent;
import io.cloudimage.serve.http.Call;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tags of a repository. */
final class RepositoryPage {
  private RepositoryPage() {}

  static byte[] write(Call call, RepositoryName name, RepositoryContent content)
      throws IOException {
    List<Tag> all = content.tags();
    List<Tag> tags = all.stream().filter(tag -> !AttachmentTag.isOne(tag)).toList();
    PageLink link = PageLink.repository(name);
    Html html = PageFrame.begin(name.path(), 0, new PageFrame.Crumb(name.path(), link));
    html.element("h1", name.path());
    Slice<Tag> slice = Slice.of(call, tags, Tag::name);
    if (all.isEmpty()) {
      html.element(
          "p", "This repository has no tags. What was pushed by digest is there by digest.");
    } else {
      slice.writeFilter(html, link, "Filter tags", "tags");
      table(html, slice, name, content);
      slice.writePages(html, link);
    }
    if (all.size() > tags.size()) {
      String more = all.size() - tags.size() == 1 ? " more tag holds" : " more tags hold";
      html.element(
          "p",
          all.size()
              - tags.size()
              + more
              + " signatures, attestations or SBOMs; they are shown with what they are about.",
          "class",
          "quiet");
    }
    return PageFrame.end(html);
  }

  /** A name that several registries' images travel along under. */
  static byte[] writeChoice(RepositoryName name, List<RepositoryName> whole) {
    PageLink link = PageLink.repository(name);
    Html html = PageFrame.begin(name.path(), 0, new PageFrame.Crumb(name.path(), link));
    html.element("h1", name.path());
    html.element("p", "Images of several registries have this name. Which one?");
    html.open("ul");
    for (RepositoryName each : whole) {
      html.open("li");
      html.element("a", each.path(), "href", PageLink.repository(each).toString()).close();
    }
    return PageFrame.end(html.close());
  }

  private static void table(
      Html html, Slice<Tag> slice, RepositoryName name, RepositoryContent content)
      throws IOException {
    PageFrame.table(html, "tags", "Tags", "Tag", "Kind", "Platforms", "#Size", "Digest");
    for (Tag tag : slice.shown()) {
      Optional<Descriptor> root = content.resolve(tag);
      html.open("tr").open("td", "class", "name");
      html.element("a", tag.name(), "href", PageLink.image(name, tag).toString()).close();
      if (root.isEmpty()) {
        html.element("td", "its content is missing", "colspan", "4", "class", "bad").close();
        continue;
      }
      try {
        row(html, summary(content, root.get()));
      } catch (IOException e) {
        html.open("td", "colspan", "3", "class", "bad").foreign(Problem.text(e)).close();
      }
      html.open("td");
      PageFrame.digest(html, root.get().digest(), PageLink.image(name, root.get().digest()));
      html.close().close();
    }
    PageFrame.endTable(html);
  }

  private static void row(Html html, Summary summary) {
    html.open("td").foreignElement("span", summary.kind(), "class", "badge").close();
    html.foreignElement("td", summary.platforms());
    html.open("td", "class", "number");
    if (summary.size() > 0) {
      PageFrame.size(html, summary.size());
    }
    html.close();
  }

  /**
   * What one document says.
   *
   * @param size in bytes; 0 if the document does not say it
   */
  private record Summary(String kind, String platforms, long size) {}

  private static Summary summary(RepositoryContent content, Descriptor root) throws IOException {
    if (root.mediaType().isIndex()) {
      Index index = Content.readIndex(content, root).value();
      String platforms =
          PlatformChoice.candidates(index).stream()
              .flatMap(entry -> entry.platform().stream())
              .map(Platform::toString)
              .distinct()
              .collect(Collectors.joining(", "));
      long members =
          index.manifests().stream()
              .filter(entry -> entry.annotations().containsKey(AnnotationKeys.MEMBER_NAME))
              .count();
      boolean cloud = index.isCloudImage() || members > 0;
      return new Summary(cloud ? "CloudImage" : "Index", platforms, 0);
    }
    Manifest manifest = Content.readManifest(content, root).value();
    long size = root.size() + manifest.config().size();
    size += manifest.layers().stream().mapToLong(Descriptor::size).sum();
    return new Summary(kind(manifest), platform(content, manifest), size);
  }

  private static String kind(Manifest manifest) {
    if (manifest.isCloudImage()) {
      return "CloudImage";
    }
    MediaType config = manifest.config().mediaType();
    boolean image = config.equals(MediaType.OCI_CONFIG) || config.equals(MediaType.DOCKER_CONFIG);
    return image && manifest.artifactType().isEmpty() ? "Container image" : "Artifact";
  }

  /** The config alone says it; one that cannot be read does not keep the rest away. */
  private static String platform(RepositoryContent content, Manifest manifest) throws IOException {
    if (kind(manifest).equals("Artifact") || !content.exists(manifest.config())) {
      return "";
    }
    try {
      return Content.readConfig(content, manifest.config()).value().platform().toString();
    } catch (OciException e) {
      return "";
    }
  }
}
