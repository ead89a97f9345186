// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Count;
import io.cloudimage.cli.output.Table;
import io.cloudimage.oci.build.LiftReport;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code convert} did or would do, in words and as JSON (schema {@code convert-output}). */
record ConvertOutcome(
    ImageName image, Descriptor before, List<ImageName> names, boolean dryRun, LiftReport report) {
  void print(Console console, FormatOption format) throws IOException {
    for (LiftReport.Image each : report.images()) {
      each.notes().forEach(note -> console.warning(each.platform() + ": " + note));
    }
    if (format.isJson()) {
      console.printJson(json());
    } else if (report.isEmpty()) {
      console.print(
          "nothing to do: no container image is in the folder registry/ of " + image.familiar());
    } else {
      console.print(lines());
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    Table table = new Table("IMAGE", "PLATFORM", "DIGEST", "SIZE", "NAMED BY");
    for (LiftReport.Image each : report.images()) {
      for (LiftReport.Lifted lifted : each.members()) {
        Member member = lifted.member();
        table.row(
            member.name().toString(),
            member.platform().toString(),
            member.descriptor().digest().toString(),
            ByteSize.text(member.size()),
            by(lifted));
      }
    }
    lines.addAll(table.lines());
    for (LiftReport.Image each : report.images()) {
      lines.add(layers(each));
      if (each.leftovers() > 0) {
        lines.add(
            each.platform()
                + ": "
                + Count.of(each.leftovers(), "file")
                + " of the registry, "
                + ByteSize.text(each.leftoverBytes())
                + ", with no image that was lifted");
      }
    }
    report.root().ifPresent(root -> lines.add("converted " + before.digest()));
    report.root().ifPresent(root -> lines.add("to " + root.digest()));
    names.forEach(name -> lines.add("named " + name.familiar()));
    return lines;
  }

  private static String by(LiftReport.Lifted lifted) {
    return switch (lifted.nameFrom()) {
      case MAPPING -> "--domain";
      case NAMED -> String.join(" ", lifted.member().askedBy());
      case REPOSITORY -> "its repository";
      case DEFAULT -> "default";
    };
  }

  private static String layers(LiftReport.Image image) {
    return image.platform()
        + ": "
        + Count.of(count(image, LiftReport.Fate.GONE), "layer")
        + " gone, "
        + count(image, LiftReport.Fate.REWRITTEN)
        + " written anew, "
        + count(image, LiftReport.Fate.KEPT)
        + " as they were";
  }

  private static long count(LiftReport.Image image, LiftReport.Fate fate) {
    return image.layers().stream().filter(layer -> layer.fate() == fate).count();
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", image.familiar());
    json.put("before", before.digest().toString());
    report.root().ifPresent(root -> json.put("digest", root.digest().toString()));
    json.put("names", names.stream().map(ImageName::familiar).toList());
    json.put("dryRun", dryRun);
    json.put("platforms", report.images().stream().map(ConvertOutcome::json).toList());
    return json;
  }

  private static Map<String, Object> json(LiftReport.Image image) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("platform", image.platform().toString());
    json.put("images", image.members().stream().map(ConvertOutcome::json).toList());
    json.put("layers", image.layers().stream().map(ConvertOutcome::json).toList());
    json.put("leftovers", image.leftovers());
    json.put("leftoverBytes", image.leftoverBytes());
    json.put("notes", image.notes());
    return json;
  }

  private static Map<String, Object> json(LiftReport.Lifted lifted) {
    Member member = lifted.member();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", member.name().toString());
    json.put("platform", member.platform().toString());
    json.put("digest", member.descriptor().digest().toString());
    json.put("size", member.size());
    member.index().ifPresent(index -> json.put("index", index.toString()));
    json.put("askedBy", member.askedBy());
    json.put("nameFrom", lifted.nameFrom().name().toLowerCase(Locale.ROOT));
    return json;
  }

  private static Map<String, Object> json(LiftReport.Layer layer) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", layer.diffId().toString());
    json.put("digest", layer.before().digest().toString());
    json.put("fate", layer.fate().name().toLowerCase(Locale.ROOT));
    layer.after().ifPresent(after -> json.put("after", after.digest().toString()));
    return json;
  }
}
