// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that the launcher has made on first use and then starts with. */
class StartupArchiveIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path directory;

  @Test
  void isMadeBehindTheFirstCommandAndUsedByTheNext() throws Exception {
    assertThat(start(Map.of()).loadsFromArchive()).isFalse();
    Instant end = Instant.now().plus(PATIENCE);
    while (archives().isEmpty() || Files.exists(archive().resolveSibling("new"))) {
      assertThat(Instant.now()).as("an archive is made in time").isBefore(end);
      Thread.sleep(200);
    }
    assertThat(start(Map.of("CLOUDIMAGE_CDS", "now")).loadsFromArchive()).isTrue();
    assertThat(Files.getPosixFilePermissions(archive().getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(start(Map.of("CLOUDIMAGE_CDS", "off")).loadsFromArchive()).isFalse();
  }

  /** In this order, so that each step is about one thing that does not fit. */
  @Test
  void isNotUsedButMadeAnewWhenItDoesNotFit() throws Exception {
    Path installed = copyOfInstallation();
    Map<String, String> now = Map.of("CLOUDIMAGE_CDS", "now");
    assertThat(start(installed, now).loadsFromArchive()).isTrue();
    Path archive = archive();
    Path place = archive.resolveSibling("");

    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertUnused(installed);
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
    assertThat(start(installed, now).loadsFromArchive()).isTrue();
    if (isRoot()) {
      for (Path foreign : List.of(place, archive.resolveSibling("inputs"))) {
        Files.setAttribute(foreign, "unix:uid", 65534);
        assertUnused(installed);
        Files.setAttribute(foreign, "unix:uid", 0);
        assertThat(start(installed, now).loadsFromArchive()).isTrue();
      }
    }
    Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertUnused(installed);
    assertThat(start(installed, now).loadsFromArchive()).isTrue();

    touchAJar(installed);
    assertUnused(installed);
    assertThat(start(installed, now).loadsFromArchive()).isTrue();

    byte[] whole = Files.readAllBytes(archive);
    Files.delete(archive);
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
    assertUnused(installed);
    // As a process leaves it that is killed before the archive is known to be whole.
    Files.delete(archive.resolveSibling("inputs"));
    Files.createDirectories(archive.resolveSibling("new").resolve("work"));
    assertThat(start(installed, now).loadsFromArchive()).isTrue();
    assertThat(archive.resolveSibling("new")).doesNotExist();
  }

  /** The same size and time as before, as after an upgrade of an installation in its place. */
  private static void touchAJar(Path installed) throws IOException, InterruptedException {
    try (Stream<Path> jars = Files.list(installed.resolve("lib"))) {
      Path jar =
          jars.filter(file -> file.toString().contains("jackson-core")).findFirst().orElseThrow();
      FileTime time = Files.getLastModifiedTime(jar);
      Thread.sleep(1100);
      Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
      Files.setLastModifiedTime(jar, time);
    }
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  @Test
  void whereNoneCanBeMadeTheCommandRunsAllTheSame() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    for (String how : List.of("now", "")) {
      Started started =
          start(Map.of("CLOUDIMAGE_CDS", how, "CLOUDIMAGE_CACHE", file.resolve("x").toString()));
      assertThat(started.loadsFromArchive()).isFalse();
    }
  }

  @Test
  void isMadeByOneOfManyAtOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Map<String, String> own = Map.of("CLOUDIMAGE_CDS", "now");
      processes.add(process(installation(), own, "many" + i).start());
    }
    for (int i = 0; i < 4; i++) {
      assertThat(finished(processes.get(i), "many" + i).out()).startsWith("cloudimage ");
    }
    assertThat(archives()).hasSize(1);
    assertThat(start(Map.of("CLOUDIMAGE_CDS", "now")).loadsFromArchive()).isTrue();
  }

  private void assertUnused(Path installed) throws Exception {
    // While the lock is held it cannot be replaced: the launcher must go without.
    Path held = archive().resolveSibling("lock");
    Process holder =
        new ProcessBuilder("flock", held.toString(), "sleep", "600")
            .redirectErrorStream(true)
            .start();
    try {
      while (new ProcessBuilder("flock", "-n", held.toString(), "true").start().waitFor() == 0) {
        Thread.sleep(20);
      }
      assertThat(start(installed, Map.of("CLOUDIMAGE_CDS", "now")).loadsFromArchive()).isFalse();
    } finally {
      holder.descendants().forEach(ProcessHandle::destroyForcibly);
      holder.destroyForcibly().waitFor();
    }
  }

  private Path archive() throws IOException {
    List<Path> archives = archives();
    assertThat(archives).hasSize(1);
    return archives.get(0);
  }

  /** Those that are said to be whole. */
  private List<Path> archives() throws IOException {
    Path cache = directory.resolve("cache/startup");
    if (Files.notExists(cache)) {
      return List.of();
    }
    try (Stream<Path> places = Files.list(cache)) {
      return places
          .filter(place -> Files.exists(place.resolve("inputs")))
          .map(place -> place.resolve("archive"))
          .toList();
    }
  }

  private static Path installation() {
    return InstalledCommand.launcher().resolve("../..").normalize();
  }

  private Path copyOfInstallation() throws IOException, InterruptedException {
    Path copy = directory.resolve("installed");
    List<String> line = List.of("cp", "-a", installation().toString(), copy.toString());
    assertThat(new ProcessBuilder(line).start().waitFor()).isZero();
    return copy;
  }

  private Started start(Map<String, String> environment) throws Exception {
    return start(installation(), environment);
  }

  private Started start(Path installed, Map<String, String> environment) throws Exception {
    return finished(process(installed, environment, "one").start(), "one");
  }

  private ProcessBuilder process(Path installed, Map<String, String> environment, String name) {
    ProcessBuilder builder =
        new ProcessBuilder(installed.resolve("bin/cloudimage").toString(), "version");
    builder.environment().put("CLOUDIMAGE_CACHE", directory.resolve("cache").toString());
    builder.environment().put("HOME", directory.toString());
    builder
        .environment()
        .put("CLOUDIMAGE_JAVA_OPTIONS", "-Xlog:class+load:file=" + directory.resolve(name + ".l"));
    builder.environment().putAll(environment);
    builder.redirectOutput(directory.resolve(name + ".out").toFile());
    builder.redirectError(directory.resolve(name + ".err").toFile());
    return builder;
  }

  /** Nothing but the result is ever printed. */
  private Started finished(Process process, String name) throws Exception {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String out = Files.readString(directory.resolve(name + ".out"));
    assertThat(Files.readString(directory.resolve(name + ".err"))).isEmpty();
    assertThat(process.exitValue()).isZero();
    assertThat(out.lines()).hasSize(2);
    return new Started(out, Files.readString(directory.resolve(name + ".l")));
  }

  private record Started(String out, String loaded) {
    boolean loadsFromArchive() {
      return loaded
          .lines()
          .anyMatch(line -> line.matches(".*io\\.cloudimage\\.cli\\.Cloudimage source: shared.*"));
    }
  }
}
