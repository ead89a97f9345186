// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.tar.TarBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LayerExtractorTest {
  @TempDir Path directory;
  private ExtractionRun run;

  @BeforeEach
  void prepare() throws IOException {
    run = new ExtractionRun(directory.resolve("base"));
  }

  static List<ExtractionCase> corpus() {
    return ExtractionCorpus.cases();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("corpus")
  void corpus(ExtractionCase one) throws IOException {
    assertThat(run.problems(one)).isEmpty();
  }

  @Test
  @Timeout(120)
  void theCorpusAsAnotherUser() throws Exception {
    assumeTrue(isRoot(), "skipped, because only root can become another user");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setpriv")), "skipped, because setpriv is missing");
    Path open = Files.createTempDirectory("cloudimage-corpus");
    try {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
      Path output = directory.resolve("output");
      Path classes = copyOfClassPath(open);
      Process process =
          new ProcessBuilder(
                  "setpriv",
                  "--reuid=65534",
                  "--regid=65534",
                  "--clear-groups",
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "-cp",
                  classes.toString() + "/*",
                  ExtractionRun.class.getName(),
                  open.resolve("run").toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
      assertThat(output).hasContent("ran " + ExtractionCorpus.cases().size());
    } finally {
      new ProcessBuilder("rm", "-rf", open.toString()).start().waitFor();
    }
  }

  /** The class path, as jars that another user can read. */
  private static Path copyOfClassPath(Path to) throws Exception {
    Path jars = Files.createDirectory(to.resolve("jars"));
    int number = 0;
    for (String entry : System.getProperty("java.class.path").split(":")) {
      Path path = Path.of(entry);
      Path jar = jars.resolve(number++ + ".jar");
      if (Files.isDirectory(path)) {
        Process process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin/jar").toString(),
                    "--create",
                    "--no-compress",
                    "--file=" + jar,
                    "-C",
                    entry,
                    ".")
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
      } else if (entry.contains("zstd") || entry.contains("jspecify") || entry.contains("spec")) {
        Files.copy(path, jar);
      }
    }
    return jars;
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private ExtractionReport apply(TarBytes tar, ExtractionPolicy policy) throws IOException {
    return run.apply(List.of(tar.end()), policy);
  }

  private static String mode(Path path) throws IOException {
    Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return String.format("%04o", (Integer) mode & 07777);
  }

  @Test
  void modesOwnersAndTimes() throws IOException {
    apply(
        new TarBytes()
            .entry(h -> h.name("./").type('5').mode(0750).mtime(111))
            .entry(h -> h.name("tmp/").type('5').mode(01777).mtime(222))
            .entry(h -> h.name("tmp/f").mode(0606).mtime(333).owner(1234, 4321))
            .entry(h -> h.name("shut/").type('5').mode(0).mtime(444))
            .entry(h -> h.name("shut/l").type('2').link("x").mtime(555))
            .entry(h -> h.name("hidden/").type('5').mode(02511).owner(5, 6).mtime(666))
            .file("hidden/f", "1"),
        ExtractionPolicy.defaults());

    Path root = run.root();
    assertThat(mode(root)).isEqualTo("0750");
    assertThat(mode(root.resolve("tmp"))).isEqualTo("1777");
    assertThat(mode(root.resolve("tmp/f"))).isEqualTo("0606");
    assertThat(mode(root.resolve("hidden"))).isEqualTo("2511");
    assertThat(seconds(root)).isEqualTo(111);
    assertThat(seconds(root.resolve("tmp"))).isEqualTo(222);
    assertThat(seconds(root.resolve("tmp/f"))).isEqualTo(333);
    assertThat(mode(root.resolve("shut"))).isEqualTo("0000");
    assertThat(seconds(root.resolve("shut"))).isEqualTo(444);
    assertThat(seconds(root.resolve("hidden"))).isEqualTo(666);
    if (isRoot()) {
      assertThat(seconds(root.resolve("shut/l"))).isEqualTo(555);
      assertThat(Files.readAttributes(root.resolve("tmp/f"), "unix:uid,gid"))
          .containsEntry("uid", 1234)
          .containsEntry("gid", 4321);
      assertThat(Files.readAttributes(root.resolve("hidden"), "unix:uid,gid"))
          .containsEntry("uid", 5)
          .containsEntry("gid", 6);
    }
    Files.setPosixFilePermissions(
        root.resolve("shut"), PosixFilePermissions.fromString("rwx------"));
  }

  private static long seconds(Path path) throws IOException {
    return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toMillis() / 1000;
  }

  @Test
  void aDirectoryOfALaterLayerIsDressedAnewAndKeepsItsContent() throws IOException {
    TarBytes lower =
        new TarBytes().entry(h -> h.name("d/").type('5').mode(0755).owner(7, 7)).file("d/f", "1");
    TarBytes upper = new TarBytes().entry(h -> h.name("d/").type('5').mode(03711).mtime(9));
    run.apply(List.of(lower.end(), upper.end()), ExtractionPolicy.defaults());

    Path made = run.root().resolve("d");
    assertThat(made.resolve("f")).hasContent("1");
    assertThat(mode(made)).isEqualTo("3711");
    assertThat(seconds(made)).isEqualTo(9);
    assertThat(Files.getAttribute(made, "unix:uid"))
        .isEqualTo(Files.getAttribute(run.staging(), "unix:uid"));
  }

  @Test
  void t11SetuidBitsAreKeptIfThePolicySaysSoAndReported() throws IOException {
    assumeTrue(isRoot(), "skipped, because setuid bits are dropped where owners are not applied");
    TarBytes tar = new TarBytes().entry(h -> h.name("su").mode(06755));
    assertThat(apply(tar, ExtractionPolicy.defaults()).notes())
        .singleElement()
        .asString()
        .contains("\"su\"")
        .contains("setuid");
    assertThat(mode(run.root().resolve("su"))).isEqualTo("6755");
  }

  @Test
  void t11SetuidBitsAreDroppedIfThePolicySaysSo() throws IOException {
    TarBytes tar = new TarBytes().entry(h -> h.name("su").mode(04755));
    assertThat(apply(tar, ExtractionPolicy.defaults().withKeepSetuid(false)).notes())
        .singleElement()
        .asString()
        .contains("lost its setuid");
    assertThat(mode(run.root().resolve("su"))).isEqualTo("0755");
  }

  @Test
  void t11AModeWithMoreThanPermissions() throws IOException {
    apply(
        new TarBytes().entry(h -> h.name("f").text(100, "0177644\0")),
        ExtractionPolicy.defaults().withKeepSetuid(false));
    assertThat(mode(run.root().resolve("f"))).isEqualTo("1644");
  }

  @Test
  void t12OnlyAllowedXattrsAreApplied() throws IOException {
    byte[] binary = {
      'S',
      'C',
      'H',
      'I',
      'L',
      'Y',
      '.',
      'x',
      'a',
      't',
      't',
      'r',
      '.',
      'u',
      's',
      'e',
      'r',
      '.',
      'b',
      '=',
      (byte) 0xff,
      (byte) 0x80,
      0
    };
    TarBytes tar =
        new TarBytes()
            .extended(
                'x',
                concat(
                    TarBytes.record(
                        "SCHILY.xattr.security.capability=x".getBytes(StandardCharsets.UTF_8)),
                    TarBytes.record(
                        "SCHILY.xattr.trusted.overlay.opaque=y".getBytes(StandardCharsets.UTF_8)),
                    TarBytes.record(binary)))
            .file("f", "1");
    ExtractionReport report = apply(tar, ExtractionPolicy.defaults());

    assertThat(report.notes())
        .anySatisfy(note -> assertThat(note).contains("security.capability"))
        .anySatisfy(note -> assertThat(note).contains("trusted.overlay.opaque"));
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(run.root().resolve("f"), UserDefinedFileAttributeView.class);
    assumeTrue(
        report.notes().stream().noneMatch(note -> note.contains("user.b")),
        "skipped, because the file system takes no extended attributes");
    assertThat(view.list()).containsExactly("b");
    ByteBuffer value = ByteBuffer.allocate(8);
    assertThat(view.read("b", value)).isEqualTo(3);
    assertThat(value.get(0)).isEqualTo((byte) 0xff);
  }

  @Test
  void t12AnXattrThatTheFileSystemDoesNotTake() throws IOException {
    TarBytes tar = new TarBytes().pax("SCHILY.xattr.user.x=" + "v".repeat(100_000)).file("f", "1");
    assertThat(apply(tar, ExtractionPolicy.defaults()).notes())
        .singleElement()
        .asString()
        .contains("user.x");
    assertThat(run.root().resolve("f")).hasContent("1");
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void t10DevicesCanBeLeftOut() throws IOException {
    TarBytes tar = new TarBytes().entry(h -> h.name("null").type('3')).file("f", "1");
    ExtractionReport report =
        apply(tar, ExtractionPolicy.defaults().withDevices(ExtractionPolicy.Devices.SKIP));
    assertThat(report.notes()).singleElement().asString().contains("null").contains("left out");
    assertThat(TreeListing.of(run.root())).containsExactly("f=1");
  }

  @Test
  void t13OwnersAreReportedWhereTheyAreNotApplied() throws IOException {
    TarBytes tar = new TarBytes().entry(h -> h.name("f").owner(5, 5).text(265, "root"));
    ExtractionReport report =
        apply(tar, ExtractionPolicy.defaults().withOwnership(ExtractionPolicy.Ownership.IGNORE));
    assertThat(report.notes()).singleElement().asString().contains("1 entries");
    assertThat(Files.getAttribute(run.root().resolve("f"), "unix:uid"))
        .isEqualTo(Files.getAttribute(run.staging(), "unix:uid"));
  }

  @Test
  void t18APathDeeperThanTheLimit() {
    TarBytes tar = new TarBytes();
    tar.pax("path=" + "d/".repeat(256) + "f").file("", "1");
    assertThatThrownBy(() -> apply(tar, ExtractionPolicy.defaults()))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
        .hasMessageContaining("256");
  }

  @Test
  void t18APathMadeDeepByLinks() {
    TarBytes tar = new TarBytes();
    tar.pax("linkpath=" + "d/".repeat(200)).symlink("l", "");
    tar.pax("path=l/" + "e/".repeat(100) + "f").file("", "1");
    assertThatThrownBy(() -> apply(tar, ExtractionPolicy.defaults()))
        .hasMessageContaining("deeper than the limit of 256");
  }

  @Test
  @Timeout(60)
  void t21AnAttackerSwapsDirectoriesForLinks() throws Exception {
    List<String> before = run.sentinelFacts();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger swaps = new AtomicInteger();
    Thread attacker = new Thread(() -> attack(run.root().resolve("a"), done, swaps), "attacker");
    attacker.start();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      TarBytes tar = new TarBytes().file(".wh..wh..opq", "");
      for (int i = 0; i < 20; i++) {
        tar.directory("a/b")
            .file("a/b/secret", "inside")
            .file("a/b/d/inner", "inside")
            .symlink("a/b/l", "evil")
            .hardlink("a/b/h", "a/b/secret")
            .entry(h -> h.name("a/b/").type('5').mode(0777))
            .file("a/b/.wh.secret", "");
      }
      byte[] layer = tar.end();
      // On a busy machine the attacker needs longer to come to its swaps.
      while (System.nanoTime() < end || swaps.get() <= 10) {
        try {
          run.apply(List.of(layer), ExtractionPolicy.defaults());
        } catch (IOException e) {
          // The tree is not ours alone, so anything may fail; nothing may get out.
        }
        assertThat(run.sentinelFacts()).isEqualTo(before);
      }
    } finally {
      done.set(true);
      attacker.join();
    }
    assertThat(swaps).hasValueGreaterThan(10);
  }

  /** Moves directories of the tree aside and puts links to the sentinels in their places. */
  private void attack(Path victim, AtomicBoolean done, AtomicInteger swaps) {
    Path sentinels = Path.of("/" + run.sentinels());
    while (!done.get()) {
      for (Path each : List.of(victim, victim.resolve("b"))) {
        try {
          Path aside = victim.resolveSibling("aside" + swaps.get());
          Files.move(each, aside);
          swaps.incrementAndGet();
          Files.createSymbolicLink(each, sentinels);
          Thread.onSpinWait();
          Files.delete(each);
          Files.move(aside, each);
        } catch (IOException e) {
          // It is not there just now, or the other side was faster.
        }
      }
    }
  }
}
