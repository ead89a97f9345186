// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.CommandRun;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.registry.testing.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code unpack --pull} makes what {@code pull} and {@code unpack} make, from a real registry. */
class UnpackPullTest {
  @TempDir Path builder;
  @TempDir Path first;
  @TempDir Path second;
  @TempDir Path disk;
  @TempDir Path storage;

  private DockerRegistry registry;
  private String name;

  @BeforeEach
  void start() throws IOException {
    registry = DockerRegistry.start(storage);
    name = registry.host() + "/team/cluster:v1";
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @ParameterizedTest
  @CsvSource({"zstd, ''", "gzip, ''", "none, ''", "zstd, linux/arm64"})
  void theSameTreeAndTheSameStore(String compression, String platform) throws IOException {
    buildLayers(compression);
    String[] options = platform.isEmpty() ? new String[0] : new String[] {"--platform", platform};
    Path one = disk.resolve("one");
    Path two = disk.resolve("two");
    ok(first, options, "pull", name);
    ok(first, options, "unpack", name, one.toString());
    ok(second, options, "unpack", "--pull", name, two.toString());
    assertThat(Tree.of(two)).isEqualTo(Tree.of(one)).isNotEmpty();
    requireSameStores();
  }

  /** Layers of a few megabytes that replace what lower ones have. */
  private void buildLayers(String compression) throws IOException {
    Path context = Files.createDirectories(builder.resolve("context"));
    Random random = new Random(3);
    byte[] some = new byte[3 << 20];
    StringBuilder kubefile = new StringBuilder("FROM scratch\n");
    for (int layer = 0; layer < 6; layer++) {
      Path tree = Files.createDirectories(context.resolve("tree" + layer + "/etc"));
      random.nextBytes(some);
      Files.write(tree.resolve("big" + layer), some);
      Files.writeString(tree.resolve("same"), "of layer " + layer);
      Files.createSymbolicLink(tree.resolve("link" + layer), Path.of("same"));
      kubefile.append("COPY tree").append(layer).append(" /\n");
    }
    Files.writeString(context.resolve("Kubefile"), kubefile);
    ok(
        builder,
        new String[] {"--platform", "linux/amd64,linux/arm64"},
        "build",
        "--compression",
        compression,
        "-t",
        name,
        context.toString());
    ok(builder, new String[0], "push", name);
  }

  @Test
  void containerImagesAreLaidOutWhenAllOfThemAreThere() throws IOException {
    Path app = Files.createDirectories(builder.resolve("app"));
    Files.write(app.resolve("file"), new byte[2 << 20]);
    Files.writeString(app.resolve("Kubefile"), "FROM scratch\nCOPY file /\n");
    String[] none = {};
    ok(builder, none, "build", "--format", "oci", "-t", "web:v1", app.toString());
    ok(
        builder,
        none,
        "copy",
        "store:web:v1",
        "oci:" + disk.resolve("images") + ":docker.io/library/web:v1");
    Path context = Files.createDirectories(builder.resolve("cluster"));
    Files.writeString(context.resolve("imageList"), "web:v1\n");
    Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY imageList manifests/\n");
    ok(
        builder,
        none,
        "build",
        "--image",
        "web:v1",
        "--images-from",
        "oci:" + disk.resolve("images"),
        "-t",
        name,
        context.toString());
    ok(builder, none, "push", name);
    Path one = disk.resolve("one");
    Path two = disk.resolve("two");
    ok(first, none, "pull", name);
    ok(first, none, "unpack", "--registry-layout", "domains", name, one.toString());
    assertThat(
            ok(
                second,
                none,
                "unpack",
                "--pull",
                "--registry-layout",
                "domains",
                name,
                two.toString()))
        .contains("laid out 1 container image in registry/");
    assertThat(names(two)).isEqualTo(names(one)).anyMatch(each -> each.contains("docker.io"));
    requireSameStores();
  }

  private static List<String> names(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      return files.map(file -> tree.relativize(file).toString()).sorted().toList();
    }
  }

  private void requireSameStores() {
    String[] none = {};
    assertThat(ok(second, none, "inspect", "--format", "json", name))
        .isEqualTo(ok(first, none, "inspect", "--format", "json", name));
    ok(second, none, "verify", name);
    assertThat(ok(second, none, "fsck")).contains("sound");
    assertThat(ok(second, none, "gc", "--grace", "0s", "--format", "json"))
        .contains("\"removedBytes\": 0");
  }

  private static String ok(Path home, String[] options, String verb, String... words) {
    String[] line = new String[1 + options.length + words.length];
    line[0] = verb;
    System.arraycopy(options, 0, line, 1, options.length);
    System.arraycopy(words, 0, line, 1 + options.length, words.length);
    return new CommandRun(home).run(line).ended(ExitCode.SUCCESS).out();
  }
}
