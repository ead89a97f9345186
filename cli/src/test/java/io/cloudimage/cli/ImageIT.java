// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that brings its own Java runtime, unpacked where there is no other. */
class ImageIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final Path SCRIPT = Path.of("../.ci/image").toAbsolutePath().normalize();

  private static final List<String> TOOLS =
      List.of(
          "awk",
          "basename",
          "bash",
          "cat",
          "chmod",
          "cmp",
          "cp",
          "cut",
          "date",
          "dirname",
          "env",
          "find",
          "grep",
          "gzip",
          "head",
          "id",
          "install",
          "ln",
          "ls",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "seq",
          "sh",
          "sha256sum",
          "sort",
          "stat",
          "tail",
          "tar",
          "touch",
          "tr",
          "uname",
          "wc",
          "xargs");

  @TempDir Path directory;

  @Test
  void runsTheWholeJobWithoutAJdk() throws Exception {
    assumeTrue(
        Files.isExecutable(JDK.resolve("bin/jlink")), "skipped, because " + JDK + " has no jlink");
    Path distribution = InstalledCommand.launcher().resolve("../..").normalize();
    Path made = Files.createDirectories(directory.resolve("made"));
    run(List.of(SCRIPT.toString(), distribution.toString(), made.toString()));
    Path image = Files.createDirectories(directory.resolve("elsewhere"));
    run(
        List.of(
            "tar", "--strip-components=1", "-xzf", only(made).toString(), "-C", image.toString()));
    assertThat(image.resolve("runtime/legal/java.base")).isDirectory();

    Path tools = tools();
    Path linked = Files.createSymbolicLink(directory.resolve("c"), image.resolve("bin/cloudimage"));
    List<String> alone =
        List.of("/usr/bin/env", "-i", "PATH=" + tools, "HOME=" + directory, "CLOUDIMAGE_CDS=");
    String version = run(with(alone, linked.toString(), "version"));
    assertThat(version).contains("java " + System.getProperty("java.version") + ",");
    assertThat(run(with(alone, linked.toString(), "quickstart"))).contains("All steps succeeded");

    Path log = directory.resolve("loaded");
    List<String> logging = with(alone, "CLOUDIMAGE_JAVA_OPTIONS=-Xlog:class+load:file=" + log);
    run(with(logging, linked.toString(), "version"));
    if (Runtime.version().feature() >= 19) {
      assertThat(Files.readString(log))
          .containsPattern("io\\.cloudimage\\.cli\\.Cloudimage source: shared");
    }
  }

  /** What the launcher and the example's script call: no java. */
  private Path tools() throws IOException {
    Path tools = Files.createDirectories(directory.resolve("tools"));
    for (String tool : TOOLS) {
      // A script and not a link, which JUnit would warn of when it removes the directory.
      Path script =
          Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return tools;
  }

  private static List<String> with(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all;
  }

  private static Path only(Path made) throws IOException {
    try (Stream<Path> files = Files.list(made)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      assertThat(all.get(0).toString()).endsWith(".tar.gz");
      return all.get(0);
    }
  }

  private String run(List<String> line) throws Exception {
    Path out = directory.resolve("out");
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("JAVA_HOME", JDK.toString());
    builder.redirectErrorStream(true).redirectOutput(out.toFile());
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("%s ends in time", line).isTrue();
    String said = Files.readString(out);
    assertThat(process.exitValue()).as("%s\n%s", line, said).isZero();
    return said;
  }
}
