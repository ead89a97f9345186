// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.command.ImageDetails.Layer;
import io.cloudimage.cli.command.ImageDetails.Variant;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.PlatformOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Table;
import io.cloudimage.oci.model.ImageConfig.History;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code history}: the instructions that made an image. */
@Command(name = "history", description = "Show the instructions that made an image, first to last.")
public final class HistoryCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlatformOption platform = new PlatformOption();

  @Parameters(paramLabel = "NAME", description = "An image of the local store.")
  private String name = "";

  public HistoryCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config();
    ImageName image = config.imageName(name);
    try (OpenStore store = OpenStore.open(config)) {
      ImageDetails details = ImageDetails.read(store.layout(), store.layout().resolve(image));
      Variant variant = details.preferred(platform.platform());
      if (format.isJson()) {
        invocation.console().printJson(tree(image, details, variant));
      } else {
        invocation.console().print(table(variant).lines());
      }
    }
    return 0;
  }

  private static Table table(Variant variant) {
    Table table = new Table("CREATED", "INSTRUCTION", "LAYER", "SIZE");
    Deque<Layer> layers = new ArrayDeque<>(variant.layers());
    for (History entry : variant.history()) {
      Optional<Layer> layer = layerOf(entry, layers);
      table.row(
          entry.created().map(Object::toString).orElse(""),
          entry.createdBy().or(entry::comment).orElse(""),
          layer.flatMap(Layer::id).map(id -> id.shortHex()).orElse(""),
          layer.map(found -> ByteSize.text(found.descriptor().size())).orElse(""));
    }
    return table;
  }

  private static Map<String, Object> tree(ImageName name, ImageDetails details, Variant variant) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name.familiar());
    tree.put("digest", details.root().digest().toString());
    tree.put("platform", variant.platform());
    List<Object> entries = new ArrayList<>();
    Deque<Layer> layers = new ArrayDeque<>(variant.layers());
    for (History entry : variant.history()) {
      Map<String, Object> item = new LinkedHashMap<>();
      entry.created().ifPresent(created -> item.put("created", created.toString()));
      entry.createdBy().ifPresent(by -> item.put("instruction", by));
      entry.comment().ifPresent(comment -> item.put("comment", comment));
      item.put("emptyLayer", entry.emptyLayer());
      layerOf(entry, layers).ifPresent(layer -> item.put("layer", layerTree(layer)));
      entries.add(item);
    }
    tree.put("history", entries);
    return tree;
  }

  private static Map<String, Object> layerTree(Layer layer) {
    Map<String, Object> tree = new LinkedHashMap<>();
    layer.id().ifPresent(id -> tree.put("id", id.toString()));
    tree.put("digest", layer.descriptor().digest().toString());
    tree.put("size", layer.descriptor().size());
    return tree;
  }

  /** Histories of other tools may name more layers than there are. */
  private static Optional<Layer> layerOf(History entry, Deque<Layer> layers) {
    return entry.emptyLayer() ? Optional.empty() : Optional.ofNullable(layers.poll());
  }
}
