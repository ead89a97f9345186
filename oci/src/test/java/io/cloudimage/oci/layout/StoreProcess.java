// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A process that works on a store; the tests start several, and kill them. */
final class StoreProcess {
  private StoreProcess() {}

  /** Arguments: the data root, a seed, and how many operations to do (0: until killed). */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    Random random = new Random(Long.parseLong(arguments[1]));
    int operations = Integer.parseInt(arguments[2]);
    for (int i = 0; operations == 0 || i < operations; i++) {
      work(root, random);
      Files.writeString(done(root), ".", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  /** Starts {@link #main} in a JVM of its own. */
  static Process start(Path root, long seed, int operations, Path output) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName(),
                root.toString(),
                Long.toString(seed),
                Integer.toString(operations)))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /** Grows by a byte with every operation that ended. */
  static Path done(Path root) {
    return root.resolveSibling("done");
  }

  /** Few images under few names, so that processes meet. */
  static ImageName name(int number) {
    return ImageName.parse("ex.com/image" + number + ":v1");
  }

  private static void work(Path root, Random random) throws IOException {
    LayoutStore store = LayoutStore.open(root);
    int number = random.nextInt(4);
    switch (random.nextInt(8)) {
      case 0 -> collect(store);
      case 1 -> untag(store, number);
      case 2 -> write(store, number);
      default -> copy(store, number);
    }
  }

  private static void copy(LayoutStore store, int number) throws IOException {
    MemoryRepository from = new MemoryRepository();
    Descriptor root = RandomImage.writeIndex(from, number, "linux/amd64", "linux/arm64");
    try (Lease lease = store.lease()) {
      new Copier(CopyOptions.defaults())
          .copy(from, root, store.repository(name(number)), Optional.of(new Tag("v1")));
    }
  }

  private static void write(LayoutStore store, int number) throws IOException {
    try (Lease lease = store.lease()) {
      store.tag(RandomImage.write(store, number, 2, 20_000), name(number));
    }
  }

  private static void untag(LayoutStore store, int number) throws IOException {
    try (Lease lease = store.lease()) {
      store.untag(name(number));
    }
  }

  private static void collect(LayoutStore store) throws IOException {
    try {
      store.gc(new GarbageOptions(Duration.ZERO, false));
    } catch (OciException e) {
      if (e.kind() != ErrorKind.CONFLICT || !String.valueOf(e.getMessage()).contains("in use")) {
        throw e;
      }
    }
  }
}
