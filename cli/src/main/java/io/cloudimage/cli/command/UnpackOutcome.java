// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Count;
import io.cloudimage.oci.distribution.FolderReport;
import io.cloudimage.oci.layer.ExtractionReport;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What unpacking an image made, in words and as JSON (schema {@code unpack-output}).
 *
 * @param pull what was fetched for it, if a registry was asked
 */
record UnpackOutcome(
    Digest manifest,
    Path target,
    ExtractionReport tree,
    FolderReport registry,
    Optional<CopyResult> pull) {
  UnpackOutcome withPull(CopyResult newPull) {
    return new UnpackOutcome(manifest, target, tree, registry, Optional.of(newPull));
  }

  void print(Console console, FormatOption format) throws IOException {
    notes().forEach(console::warning);
    if (format.isJson()) {
      console.printJson(json());
    } else {
      console.print(lines());
    }
  }

  /** What a user should know of it. */
  List<String> notes() {
    return Stream.concat(tree.notes().stream(), registry.notes().stream()).toList();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>(pull.map(CopyResult::lines).orElse(List.of()));
    lines.add(
        "unpacked "
            + tree.entries()
            + " entries, "
            + ByteSize.exact(tree.bytes())
            + ", into "
            + target);
    if (registry.images() > 0) {
      lines.add(
          "laid out "
              + Count.of(registry.images(), "container image")
              + " in registry/: "
              + ByteSize.text(registry.linkedBytes())
              + " linked, "
              + ByteSize.text(registry.copiedBytes())
              + " copied");
    }
    return lines;
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("digest", manifest.toString());
    json.put("directory", target.toString());
    Map<String, Object> folder = new LinkedHashMap<>();
    folder.put("images", registry.images());
    folder.put("linkedBytes", registry.linkedBytes());
    folder.put("copiedBytes", registry.copiedBytes());
    json.put("registry", folder);
    pull.ifPresent(result -> json.put("pull", result.tree()));
    return json;
  }
}
