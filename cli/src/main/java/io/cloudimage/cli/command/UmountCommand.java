// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.rootfs.MountedTree;
import io.cloudimage.oci.rootfs.MountedTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code umount}: removes what {@code mount} made. */
@Command(
    name = "umount",
    description = "Remove the files that 'cloudimage mount' made; the images stay.",
    footer = {
      "",
      "Examples:",
      "  cloudimage umount kubernetes:v1.19.8",
      "  cloudimage umount --all"
    })
public final class UmountCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--all", description = "Remove all.")
  private boolean all;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Names of images, their manifests' digests, or the directories.")
  private List<String> names = new ArrayList<>();

  public UmountCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    if (all == !names.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "expected names, or --all");
    }
    CliConfig config = invocation.config();
    try (OpenStore store = OpenStore.open(config)) {
      MountedTrees trees = new MountedTrees(store.layout().mounts());
      ManifestNames known = ManifestNames.read(store.layout());
      Set<MountedTree> chosen = new LinkedHashSet<>(all ? trees.list() : List.of());
      for (String name : names) {
        chosen.addAll(find(config, trees, known, name));
      }
      List<String> lines = new ArrayList<>();
      for (MountedTree tree : chosen) {
        if (trees.remove(tree)) {
          lines.add("removed " + tree.directory());
        }
      }
      invocation.console().print(lines);
    }
    return 0;
  }

  private static List<MountedTree> find(
      CliConfig config, MountedTrees trees, ManifestNames known, String name) throws IOException {
    List<MountedTree> found = new ArrayList<>();
    for (MountedTree tree : trees.list()) {
      boolean isMeant =
          tree.manifest().toString().equals(name)
              || tree.directory().equals(Path.of(name).toAbsolutePath().normalize())
              || isNamed(config, known.of(tree.manifest()), name);
      if (isMeant) {
        found.add(tree);
      }
    }
    if (found.isEmpty()) {
      throw new OciException(ErrorKind.NOT_FOUND, Printable.quote(name) + " is not mounted")
          .withHint("cloudimage mount lists what is");
    }
    return found;
  }

  private static boolean isNamed(CliConfig config, Set<String> names, String name) {
    try {
      return names.contains(config.imageName(name).familiar());
    } catch (OciException e) {
      // A directory need not be a name.
      return false;
    }
  }
}
