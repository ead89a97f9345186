// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the same instructions make here and with buildah: the same trees, but for times. */
class BuildahComparisonTest {
  @TempDir private Path directory;
  private BuildFixture fixture;

  @BeforeEach
  void layOut() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "skipped, because buildah needs root, or user namespaces that not every machine has");
    Assumptions.assumeTrue(
        run(List.of("sh", "-c", "command -v buildah")) == 0,
        "skipped, because there is no buildah");
    fixture = new BuildFixture(directory);
    for (String path :
        List.of("a", "b", "d/c", "d/e/f", "d/k.txt", "d2/e/f", "d2/k.txt", "t.txt")) {
      fixture.put(path, "content of " + path);
    }
    fixture.mode(fixture.context.resolve("b"), "rwxr-x--x");
    fixture.mode(fixture.context.resolve("d2/e"), "rwx------");
    Files.createSymbolicLink(fixture.context.resolve("l"), Path.of("d/e"));
    Files.createSymbolicLink(fixture.context.resolve("d2/out"), Path.of("../../outside"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY a x",
        "COPY a b x/",
        "COPY d x/",
        "COPY d2 /",
        "COPY d l x/",
        "COPY l x",
        "COPY [ab] x/",
        "COPY */f */k.txt x/",
        "COPY * .",
        "COPY . .",
        "COPY --chown=5:6 d2 x",
        "COPY --chmod=4711 a x",
        "COPY [\"a\", \"x y\"]",
        "COPY d x\nCOPY a x",
        "COPY d x\nCOPY a x/e",
        "COPY d x\nCOPY d2/e x/e/g",
        "COPY d x\nCOPY l x",
        "COPY a x\nCOPY b x",
        "COPY d/./c ./x/../y",
        "ARG V=d\nCOPY $V/${N:-c} ${V}x/",
        "ADD d2 x",
      })
  void instructions(String instructions) throws Exception {
    compare(instructions);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*\n!d/e",
        "*\n!d/e/f",
        "**/f",
        "d\n!d/c",
        "*/e",
        "d/*\n!d/e",
        "*.txt\n!**/k.txt",
        "# c\n\n  a  \n/d/e/",
        "d/**",
        "a\n!a\na",
        "d*\n!d2/**",
        "[ab]\n?",
      })
  void ignoreFiles(String rules) throws Exception {
    fixture.put(".dockerignore", rules + "\n.dockerignore\nl\n");

    compare("COPY . .");
  }

  private void compare(String instructions) throws Exception {
    String kubefile = "FROM scratch\n" + instructions + "\n";
    Path theirs = buildah(kubefile);
    BuildResult ours = fixture.build(kubefile);
    TreeMap<String, String> expected = new TreeMap<>();
    try (InputStream tar = Files.newInputStream(theirs)) {
      add(BuildFixture.entries(tar), expected);
    }
    TreeMap<String, String> tree = new TreeMap<>();
    for (Descriptor layer : fixture.manifest(ours).layers()) {
      add(fixture.entries(layer), tree);
    }
    expected.keySet().removeAll(List.of("dev", "proc", "sys", "", "."));

    assertThat(tree).isEqualTo(expected);
  }

  /** Lines by path, without times. */
  private static void add(List<String> entries, TreeMap<String, String> tree) {
    for (String entry : entries) {
      String line = entry.replaceFirst(" @[0-9-]+ ", " ");
      String path = line.split(" ", 4)[3].split("=| -> ", 2)[0];
      tree.put(path, line);
    }
  }

  private Path buildah(String kubefile) throws Exception {
    Path file = Files.writeString(directory.resolve("Dockerfile"), kubefile);
    Path tar = directory.resolve("theirs.tar");
    int exit =
        run(
            List.of(
                "buildah",
                "--root",
                directory.resolve("storage").toString(),
                "--runroot",
                directory.resolve("run").toString(),
                "--storage-driver",
                "vfs",
                "bud",
                "--no-cache",
                "--isolation",
                "chroot",
                "-f",
                file.toString(),
                "-o",
                "type=tar,dest=" + tar,
                fixture.context.toString()));
    Assumptions.assumeTrue(exit == 0, "skipped, because buildah does not run here");
    return tar;
  }

  private int run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }
}
