// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.command.ImageDetails;
import io.cloudimage.cli.command.ImageDetails.Layer;
import io.cloudimage.cli.command.ImageDetails.Variant;
import io.cloudimage.cli.command.ImageSummary;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Count;
import io.cloudimage.oci.build.BuildResult;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a build made, for people and for {@code --metadata-file}. */
record BuildReport(
    List<ImageName> names,
    ImageDetails details,
    Map<Digest, Long> uncompressedSizes,
    Set<Digest> reused) {

  static BuildReport of(List<ImageName> names, BuildResult result, OpenStore store)
      throws IOException {
    Map<Digest, Long> sizes = new HashMap<>();
    Set<Digest> reused = new HashSet<>();
    for (BuildResult.Image image : result.images()) {
      image
          .ownLayers()
          .forEach(layer -> sizes.put(layer.descriptor().digest(), layer.uncompressedSize()));
      image.reusedLayers().forEach(layer -> reused.add(layer.descriptor().digest()));
    }
    return new BuildReport(names, ImageDetails.read(store.layout(), result.root()), sizes, reused);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Variant variant : details.variants()) {
      Part made = new Part();
      Part cached = new Part();
      for (Layer layer : variant.layers()) {
        if (reused.contains(layer.descriptor().digest())) {
          cached.add(layer);
        } else if (uncompressedSizes.containsKey(layer.descriptor().digest())) {
          made.add(layer);
        }
      }
      lines.add(
          variant.platform()
              + ": "
              + Count.of(variant.manifest().layers().size(), "layer")
              + ", "
              + ByteSize.text(variant.size())
              + "; built now: "
              + made
              + (cached.layers == 0 ? "" : "; cached: " + cached));
    }
    lines.add("built " + details.root().digest());
    names.forEach(name -> lines.add("named " + name.familiar()));
    return lines;
  }

  /** Some of an image's layers. */
  private static final class Part {
    private int layers;
    private long bytes;

    void add(Layer layer) {
      layers++;
      bytes += layer.descriptor().size();
    }

    @Override
    public String toString() {
      return Count.of(layers, "layer") + ", " + ByteSize.text(bytes);
    }
  }

  /** Writes the file beside its name first: who reads it never sees half of it. */
  void writeTo(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path directory = Optional.ofNullable(target.getParent()).orElse(target);
    Path temporary = Files.createTempFile(directory, ".metadata-", ".json");
    try {
      Files.write(temporary, Json.writePretty(tree()));
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("names", names.stream().map(ImageName::familiar).toList());
    tree.put("digest", details.root().digest().toString());
    tree.put("mediaType", details.root().mediaType().toString());
    tree.put("size", ImageSummary.size(details));
    tree.put("platforms", details.variants().stream().map(this::variant).toList());
    return tree;
  }

  private Map<String, Object> variant(Variant variant) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("platform", variant.platform());
    tree.put("digest", variant.descriptor().digest().toString());
    tree.put("config", variant.manifest().config().digest().toString());
    tree.put("size", variant.size());
    tree.put("layers", variant.layers().stream().map(this::layer).toList());
    return tree;
  }

  private Map<String, Object> layer(Layer layer) {
    Map<String, Object> tree = new LinkedHashMap<>();
    layer.id().ifPresent(id -> tree.put("id", id.toString()));
    tree.put("digest", layer.descriptor().digest().toString());
    tree.put("mediaType", layer.descriptor().mediaType().toString());
    tree.put("size", layer.descriptor().size());
    Optional.ofNullable(uncompressedSizes.get(layer.descriptor().digest()))
        .ifPresent(size -> tree.put("uncompressedSize", size));
    if (!layer.instruction().isEmpty()) {
      tree.put("instruction", layer.instruction());
    }
    return tree;
  }
}
