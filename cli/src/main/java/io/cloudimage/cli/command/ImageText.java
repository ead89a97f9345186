// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.command.ImageDetails.Layer;
import io.cloudimage.cli.command.ImageDetails.Variant;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.CloudImageConfig.App;
import io.cloudimage.oci.model.CloudImageConfig.Member;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An image for people. All that comes out of the image is escaped. */
final class ImageText {
  private final List<String> lines = new ArrayList<>();
  private final ImageReport report;

  private ImageText(ImageReport report) {
    this.report = report;
  }

  static List<String> of(ImageReport report) throws IOException {
    ImageText text = new ImageText(report);
    text.head();
    for (Variant variant : report.details().variants()) {
      text.variant(variant);
    }
    return text.lines;
  }

  private void head() {
    ImageDetails details = report.details();
    field("", "Name", report.name());
    field("", "Digest", details.root().digest().toString());
    field("", "Type", details.type());
    field("", "Media type", details.root().mediaType().toString());
    field(
        "",
        "Platforms",
        details.variants().stream().map(Variant::platform).collect(Collectors.joining(", ")));
  }

  private void variant(Variant variant) throws IOException {
    String indent = "";
    if (report.details().index().isPresent()) {
      lines.add("");
      lines.add("Image for " + Printable.escape(variant.platform()) + ":");
      indent = "  ";
      field(indent, "Digest", variant.descriptor().digest().toString());
    }
    field(indent, "Size", ByteSize.exact(variant.size()));
    if (variant.config().isPresent()) {
      config(indent, variant.config().get());
    } else {
      field(indent, "Config", variant.manifest().config().mediaType().toString());
    }
    lines.add(indent + "Layers:");
    int number = 1;
    for (Layer layer : variant.layers()) {
      layer(indent + "  ", number++, layer);
    }
  }

  private void config(String indent, ImageConfig config) {
    field(indent, "Created", config.created().map(Object::toString).orElse(""));
    config.author().ifPresent(author -> field(indent, "Author", author));
    config.cloudImage().ifPresent(cloud -> cloudImage(indent, cloud));
    field(indent, "Command", String.join(" ", config.execution().cmd()));
    list(indent, "Environment", config.execution().env());
    list(indent, "Labels", pairs(config.execution().labels()));
  }

  private void cloudImage(String indent, CloudImageConfig cloud) {
    field(indent, "Kind", cloud.type().name().toLowerCase(Locale.ROOT));
    field(indent, "Kubernetes", cloud.kubernetesVersion().orElse(""));
    cloud.supportedKubernetes().ifPresent(range -> field(indent, "Runs on", range));
    field(
        indent,
        "Base",
        cloud.base().map(base -> base.name() + " (" + base.digest() + ")").orElse("scratch"));
    field(indent, "Launch", String.join(" ", cloud.launch()));
    list(indent, "Commands", cloud.cmds());
    list(indent, "Apps", cloud.apps().stream().map(ImageText::app).toList());
    list(indent, "Network plugins", cloud.cni());
    list(indent, "Storage plugins", cloud.csi());
    list(indent, "Container images", cloud.images().stream().map(ImageText::member).toList());
  }

  private void layer(String indent, int number, Layer layer) throws IOException {
    String instruction = layer.instruction().isEmpty() ? "layer" : layer.instruction();
    lines.add(indent + number + ". " + Printable.escape(instruction));
    String inner = indent + "   ";
    field(inner, "Id", layer.id().map(Digest::toString).orElse("not recorded"));
    field(inner, "Digest", layer.descriptor().digest().toString());
    String uncompressed =
        report
            .place()
            .uncompressedSize(layer.descriptor())
            .map(size -> ", uncompressed " + ByteSize.exact(size))
            .orElse("");
    field(inner, "Size", ByteSize.exact(layer.descriptor().size()) + uncompressed);
    field(inner, "Media type", layer.descriptor().mediaType().toString());
    Optional<Path> unpacked = layer.id().flatMap(id -> report.place().unpackedAt(id));
    unpacked.ifPresent(path -> field(inner, "Unpacked", path.toString()));
  }

  private static String app(App app) {
    String type = app.type().map(t -> " (" + t + ")").orElse("");
    String files = app.files().isEmpty() ? "" : ": " + String.join(" ", app.files());
    String commands = app.cmds().isEmpty() ? "" : "; runs " + String.join(" && ", app.cmds());
    return app.name() + type + files + commands;
  }

  private static String member(Member member) {
    String asked = member.askedBy().isEmpty() ? "" : ", for " + String.join(" ", member.askedBy());
    return Printable.escape(
        member.name()
            + " "
            + member.platform()
            + " "
            + member.digest()
            + " "
            + ByteSize.text(member.size())
            + asked);
  }

  private static List<String> pairs(Map<String, String> map) {
    return map.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
  }

  private void field(String indent, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(indent + String.format("%-12s", name + ":") + " " + Printable.escape(value));
    }
  }

  private void list(String indent, String name, List<String> values) {
    if (!values.isEmpty()) {
      lines.add(indent + name + ":");
      values.forEach(value -> lines.add(indent + "  " + Printable.escape(value)));
    }
  }
}
