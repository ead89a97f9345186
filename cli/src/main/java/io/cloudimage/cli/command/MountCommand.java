// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.PlatformOption;
import io.cloudimage.cli.option.RegistryFolderOptions;
import io.cloudimage.cli.output.Table;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.members.RepositoryNaming;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.rootfs.MountedTree;
import io.cloudimage.oci.rootfs.MountedTrees;
import io.cloudimage.oci.rootfs.UnpackOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mount}: an image's files where a program can look at them. */
@Command(
    name = "mount",
    description = {
      "Make an image's files, kept below the data root, and print the directory; without a name, list"
          + " them.",
      "",
      "The files are unpacked once, verified, and stay until 'cloudimage umount'. No privilege and no"
          + " file system of the kernel is needed."
    },
    footer = {
      "",
      "Examples:",
      "  cat \"$(cloudimage mount kubernetes:v1.19.8)/etc/daemon.json\"",
      "  cloudimage umount kubernetes:v1.19.8"
    })
public final class MountCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlatformOption platform = new PlatformOption();
  @Mixin private RegistryFolderOptions folder = new RegistryFolderOptions();

  @Option(names = "--any", description = "Take images that are not CloudImages, too.")
  private boolean anyImage;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "An image of the local store.")
  private @Nullable String name;

  public MountCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config();
    try (OpenStore store = OpenStore.open(config)) {
      MountedTrees trees = new MountedTrees(store.layout().mounts());
      if (name == null) {
        list(store, trees);
      } else {
        show(mount(store, trees, config.imageName(name)));
      }
    }
    return 0;
  }

  private MountedTree mount(OpenStore store, MountedTrees trees, ImageName image)
      throws IOException {
    ImageRootfs rootfs = ImageRootfs.choose(store.layout(), image, platform.platform(), anyImage);
    MountedTree tree = trees.at(rootfs.manifest(), form());
    if (trees.has(tree)) {
      return tree;
    }
    UnpackOptions options =
        UnpackOptions.defaults().withListener(new UnpackProgress(invocation.console()));
    try {
      UnpackOutcome outcome = rootfs.unpack(store.layout(), options, folder, tree.directory());
      outcome.notes().forEach(invocation.console()::warning);
    } catch (OciException e) {
      // Somebody else may have made the same tree meanwhile.
      if (e.kind() != ErrorKind.CONFLICT || !trees.has(tree)) {
        throw e;
      }
    }
    return tree;
  }

  /** What of the options makes another tree. */
  private String form() throws OciException {
    List<String> words = new ArrayList<>();
    if (folder.none()) {
      return "bare";
    }
    if (folder.naming() == RepositoryNaming.DOMAINS) {
      words.add("domains");
    }
    if (folder.allPlatforms()) {
      words.add("all");
    }
    if (folder.copy()) {
      words.add("copied");
    }
    return String.join("-", words);
  }

  private void show(MountedTree tree) throws IOException {
    if (format.isJson()) {
      invocation.console().printJson(json(tree));
    } else {
      invocation.console().print(tree.directory().toString());
    }
  }

  private void list(OpenStore store, MountedTrees trees) throws IOException {
    ManifestNames names = ManifestNames.read(store.layout());
    List<Map<String, Object>> all = new ArrayList<>();
    Table table = new Table("NAME", "DIGEST", "DIRECTORY");
    for (MountedTree tree : trees.list()) {
      Map<String, Object> entry = json(tree);
      entry.put("names", names.of(tree.manifest()));
      all.add(entry);
      table.row(
          names.of(tree.manifest()).stream().findFirst().orElse("<none>"),
          tree.manifest().shortHex(),
          tree.directory().toString());
    }
    if (format.isJson()) {
      invocation.console().printJson(Map.of("mounts", all));
    } else {
      invocation.console().print(table.lines());
    }
  }

  private static Map<String, Object> json(MountedTree tree) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("digest", tree.manifest().toString());
    json.put("directory", tree.directory().toString());
    return json;
  }
}
