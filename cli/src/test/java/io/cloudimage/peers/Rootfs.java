// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Contexts to build from. */
final class Rootfs {
  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

  private Rootfs() {}

  /** A whole CloudRootfs in its small form: real files, some megabytes. */
  static Path small(Path directory) {
    Path made = directory.resolve("rootfs");
    Path script = EXAMPLES.resolve("kubernetes/make-rootfs");
    Run.of(directory, Map.of(), List.of(script.toString(), "--small", made.toString())).ok();
    return made;
  }

  /** An OCI image layout with small container images of the names that the small one has. */
  static Path images(Path directory) {
    Path made = directory.resolve("images");
    Path script = EXAMPLES.resolve("kubernetes/make-images");
    Run.of(directory, Map.of(), List.of(script.toString(), "--small", made.toString())).ok();
    return made;
  }

  /** A few files of every kind that a layer can hold, with odd names, modes and links. */
  static Path odd(Path directory) throws IOException {
    Path root = Files.createDirectories(directory.resolve("odd"));
    Path bin = Files.createDirectories(root.resolve("bin"));
    Files.writeString(bin.resolve("run"), "#!/bin/sh\necho run\n");
    bin.resolve("run").toFile().setExecutable(true);
    Files.createLink(bin.resolve("run-too"), bin.resolve("run"));
    Files.createSymbolicLink(bin.resolve("link"), Path.of("run"));
    Files.createSymbolicLink(bin.resolve("dangling"), Path.of("../nowhere/at all"));
    Path deep = Files.createDirectories(root.resolve("a".repeat(90)).resolve("b".repeat(90)));
    Files.writeString(deep.resolve("ü name with spaces"), "long and not ASCII");
    Files.writeString(root.resolve("empty"), "");
    Files.createDirectories(root.resolve("empty.d"));
    Files.writeString(root.resolve("private"), "secret");
    Files.setPosixFilePermissions(
        root.resolve("private"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    Files.writeString(root.resolve("Kubefile"), "FROM scratch\nCOPY . .\n");
    return root;
  }
}
