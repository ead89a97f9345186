// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same tree gives the same digests, wherever, whenever and by whomever it is built (K7). */
class ReproducibleIT {
  private static final Path NEWER_JDK = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");

  @TempDir Path directory;

  private Path context;
  private String digest;

  @BeforeEach
  void buildOnce() throws IOException {
    context = Rootfs.odd(directory);
    digest = build("first", context, Map.of(), List.of());
  }

  @Test
  void whereverTheClockAndTheLanguageAreOthers() throws IOException {
    Map<String, String> other = new HashMap<>();
    other.put("TZ", "Pacific/Kiritimati");
    other.put("LANG", "tr_TR.UTF-8");
    other.put("LC_ALL", "POSIX");
    assertThat(build("zone", context, other, List.of())).isEqualTo(digest);
  }

  @Test
  void whateverTheUmaskIs() throws IOException {
    List<String> strict = List.of("sh", "-c", "umask 077; exec \"$@\"", "sh");
    assertThat(build("umask", context, Map.of(), strict)).isEqualTo(digest);
  }

  @Test
  void onOneThreadAsOnTwo() throws IOException {
    List<String> oneCore = List.of("taskset", "-c", "0");
    assertThat(build("thread", context, Map.of(), oneCore)).isEqualTo(digest);
    Map<String, String> many = Map.of("CLOUDIMAGE_JAVA_OPTIONS", "-XX:ActiveProcessorCount=7");
    assertThat(build("threads", context, many, List.of())).isEqualTo(digest);
  }

  @Test
  void inWhateverOrderAndWhenTheFilesWereMade() throws IOException {
    Path copy = directory.resolve("copy");
    List<Path> sources;
    try (Stream<Path> walk = Files.walk(context)) {
      sources = new ArrayList<>(walk.filter(Files::isDirectory).toList());
    }
    for (Path source : sources) {
      Files.createDirectories(copy.resolve(context.relativize(source)));
    }
    Collections.reverse(sources);
    for (Path source : sources) {
      copyFiles(source, copy.resolve(context.relativize(source)));
    }
    Files.delete(copy.resolve("bin/run-too"));
    Files.createLink(copy.resolve("bin/run-too"), copy.resolve("bin/run"));
    assertThat(build("order", copy, Map.of(), List.of())).isEqualTo(digest);
  }

  @Test
  void whoeverOwnsTheFilesAndBuilds() throws IOException {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"),
        "skipped, because only root can be another user");
    Path copy = directory.resolve("owned");
    Run.of(directory, Map.of(), List.of("cp", "-a", context.toString(), copy.toString())).ok();
    Run.of(directory, Map.of(), List.of("chown", "-hR", "65534:65534", directory.toString())).ok();
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    List<String> nobody =
        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");
    assertThat(build("nobody", copy, Map.of(), nobody)).isEqualTo(digest);
  }

  @Test
  void onANewerJdk() throws IOException {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isDirectory(NEWER_JDK), "skipped, because " + NEWER_JDK + " is not installed");
    assertThat(build("jdk", context, Map.of("JAVA_HOME", NEWER_JDK.toString()), List.of()))
        .isEqualTo(digest);
  }

  private static void copyFiles(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(from)) {
      files = new ArrayList<>(list.filter(file -> !Files.isDirectory(file)).sorted().toList());
    }
    Collections.reverse(files);
    for (Path file : files) {
      Path copy = to.resolve(file.getFileName().toString());
      if (Files.isSymbolicLink(file)) {
        Files.createSymbolicLink(copy, Files.readSymbolicLink(file));
      } else {
        Files.copy(file, copy);
        Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
        Files.setLastModifiedTime(copy, FileTime.fromMillis(1_234_567_890_123L));
      }
    }
  }

  /** The digests that a build in a new store ends in, for the two compressions. */
  private String build(
      String name, Path tree, Map<String, String> environment, List<String> wrapper)
      throws IOException {
    StringBuilder digests = new StringBuilder();
    for (String compression : List.of("zstd", "gzip")) {
      Path home = Files.createDirectories(directory.resolve(name + "-" + compression));
      home.toFile().setWritable(true, false);
      Cloudimage cloudimage = new Cloudimage(home).wrappedIn(wrapper);
      environment.forEach(cloudimage::with);
      Path metadata = home.resolve("metadata.json");
      cloudimage
          .run(
              "build",
              "-t",
              "reproducible:v1",
              "--compression",
              compression,
              "--source-date-epoch",
              "1700000000",
              "--metadata-file",
              metadata.toString(),
              tree.toString())
          .ok();
      String digest = cloudimage.digestOf("reproducible:v1");
      assertThat(Files.readString(metadata)).contains(digest);
      digests.append(digest).append(' ');
    }
    return digests.toString();
  }
}
