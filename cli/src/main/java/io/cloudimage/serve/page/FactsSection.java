// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.CloudImageConfig.App;
import io.cloudimage.oci.model.Execution;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an image says of itself. */
final class FactsSection {
  /** A document of 4 MiB may hold very many. */
  private static final int MAXIMUM_ROWS = 200;

  private FactsSection() {}

  /** The facts that come first. */
  static void writeHead(Html html, ImageView view) {
    html.open("dl", "class", "facts");
    html.element("dt", "Digest")
        .open("dd", "class", "whole", "data-copy", "" + view.root().digest());
    html.element("code", view.root().digest().toString()).close();
    if (view.index().isPresent() && view.chosen().isPresent()) {
      String manifest = view.chosen().get().descriptor().digest().toString();
      html.element("dt", "Manifest").open("dd", "class", "whole", "data-copy", manifest);
      html.element("code", manifest).close();
    }
    Optional<ImageConfig> config = view.config();
    config.ifPresent(each -> fact(html, "Platform", each.platform().toString()));
    view.manifest().ifPresent(each -> fact(html, "Layers", "" + each.layers().size()));
    if (view.manifest().isPresent()) {
      html.element("dt", "Size to transfer").open("dd");
      PageFrame.size(html, view.size());
      html.close();
    }
    if (!view.members().isEmpty()) {
      fact(html, "Container images", "" + view.members().size());
    }
    config.flatMap(ImageConfig::created).ifPresent(each -> fact(html, "Created", each.toString()));
    config.flatMap(ImageConfig::author).ifPresent(each -> fact(html, "Author", each));
    config.flatMap(ImageConfig::cloudImage).ifPresent(each -> cloudImage(html, each));
    if (config.isEmpty()) {
      view.manifest().ifPresent(each -> fact(html, "Artifact type", artifactType(each)));
    }
    html.close();
  }

  private static String artifactType(Manifest manifest) {
    return manifest.artifactType().orElse(manifest.config().mediaType()).value();
  }

  private static void cloudImage(Html html, CloudImageConfig cloud) {
    fact(html, "Type", cloud.type().name().toLowerCase(Locale.ROOT));
    fact(html, "Kubernetes", cloud.kubernetesVersion().orElse(""));
    fact(html, "Runs on", cloud.supportedKubernetes().orElse(""));
    if (cloud.base().isPresent()) {
      html.element("dt", "Base").open("dd").foreign(cloud.base().get().name()).text(" ");
      PageFrame.digest(html, cloud.base().get().digest());
      html.close();
    }
    fact(html, "Launches", String.join(" ", cloud.launch()));
    fact(html, "Network plugins", String.join(" ", cloud.cni()));
    fact(html, "Storage plugins", String.join(" ", cloud.csi()));
  }

  /** All that is of interest to few: environment, labels, annotations. */
  static void writeDetails(Html html, ImageView view) {
    Execution execution = view.config().map(ImageConfig::execution).orElse(Execution.EMPTY);
    Optional<CloudImageConfig> cloud = view.config().flatMap(ImageConfig::cloudImage);
    Map<String, String> annotations =
        view.index()
            .map(each -> each.annotations())
            .filter(each -> !each.isEmpty())
            .or(() -> view.manifest().map(Manifest::annotations))
            .orElse(Map.of());
    html.open("section", "id", "details").element("h2", "Details");
    boolean any =
        list(html, "Launch commands", cloud.map(CloudImageConfig::cmds).orElse(List.of()));
    any |= list(html, "Apps", cloud.map(FactsSection::apps).orElse(List.of()));
    any |= list(html, "Entrypoint", execution.entrypoint());
    any |= list(html, "Command", execution.cmd());
    any |= list(html, "Environment", execution.env());
    any |= list(html, "Ports", List.copyOf(execution.exposedPorts()));
    any |= list(html, "User", execution.user().stream().toList());
    any |= list(html, "Working directory", execution.workingDir().stream().toList());
    any |= pairs(html, "Labels", execution.labels());
    any |= pairs(html, "Annotations", annotations);
    if (!any) {
      html.element("p", "Neither labels nor annotations.", "class", "quiet");
    }
    html.close();
  }

  private static List<String> apps(CloudImageConfig cloud) {
    List<String> apps = new ArrayList<>();
    for (App app : cloud.apps()) {
      apps.add(app.name() + app.type().map(type -> " (" + type + ")").orElse(""));
    }
    return apps;
  }

  private static void fact(Html html, String name, String value) {
    if (!value.isEmpty()) {
      html.element("dt", name).foreignElement("dd", value);
    }
  }

  private static boolean list(Html html, String name, List<String> values) {
    if (values.isEmpty()) {
      return false;
    }
    html.element("h3", name).open("ul", "class", "plain");
    for (String value : values.subList(0, Math.min(MAXIMUM_ROWS, values.size()))) {
      html.open("li").foreignElement("code", value).close();
    }
    html.close();
    more(html, values.size());
    return true;
  }

  private static boolean pairs(Html html, String name, Map<String, String> values) {
    if (values.isEmpty()) {
      return false;
    }
    html.element("h3", name);
    PageFrame.table(html, name.toLowerCase(Locale.ROOT), name, "Name", "Value");
    values.entrySet().stream()
        .limit(MAXIMUM_ROWS)
        .forEach(
            each -> {
              html.open("tr").open("td").foreignElement("code", each.getKey()).close();
              html.foreignElement("td", each.getValue(), "class", "long").close();
            });
    PageFrame.endTable(html);
    more(html, values.size());
    return true;
  }

  private static void more(Html html, int number) {
    if (number > MAXIMUM_ROWS) {
      html.element("p", "And " + (number - MAXIMUM_ROWS) + " more.", "class", "quiet");
    }
  }
}
