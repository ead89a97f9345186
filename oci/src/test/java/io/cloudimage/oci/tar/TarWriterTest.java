// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TarWriterTest {
  private static TarEntry entry(String name, TarEntry.Type type, String link, long seconds) {
    return new TarEntry(
        name, type, 0644, 0, 0, Instant.ofEpochSecond(seconds), 0, link, Xattrs.none(), 0, 0);
  }

  private static TarEntry file(String name) {
    return entry(name, TarEntry.Type.FILE, "", 0);
  }

  private static byte[] write(TarEntry... entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarWriter writer = new TarWriter(out)) {
      for (TarEntry entry : entries) {
        writer.write(entry, new ByteArrayInputStream(new byte[(int) entry.size()]));
      }
    }
    return out.toByteArray();
  }

  static List<TarEntry> entries() {
    Xattrs xattrs =
        Xattrs.none()
            .with("user.b", new byte[] {(byte) 0xff, 0, '\n'})
            .with("security.capability", new byte[0]);
    return List.of(
        file("f"),
        file("n".repeat(100)),
        file("n".repeat(101)),
        file("d/".repeat(77) + "n".repeat(100)),
        file("d/".repeat(78) + "n".repeat(100)),
        file("d".repeat(155) + "/" + "n".repeat(100)),
        file("d".repeat(156) + "/" + "n".repeat(99)),
        file("n".repeat(4096)),
        file("é"),
        file("\udcff"),
        file("a\n\u001b"),
        file("😀".repeat(40)),
        entry("d/", TarEntry.Type.DIRECTORY, "", 1),
        entry("d".repeat(100) + "/", TarEntry.Type.DIRECTORY, "", 1),
        entry("l", TarEntry.Type.SYMLINK, "t".repeat(100), 0),
        entry("l", TarEntry.Type.SYMLINK, "t".repeat(101), 0),
        entry("l", TarEntry.Type.SYMLINK, "../é", 0),
        entry("h", TarEntry.Type.HARDLINK, "f", 0),
        entry("t", TarEntry.Type.FILE, "", -1),
        entry("t", TarEntry.Type.FILE, "", 077777777777L),
        entry("t", TarEntry.Type.FILE, "", 0100000000000L),
        new TarEntry(
            "i",
            TarEntry.Type.FILE,
            07777,
            07777777,
            010000000,
            Instant.ofEpochSecond(5, 1000),
            0,
            "",
            Xattrs.none(),
            0,
            0),
        new TarEntry(
            "i",
            TarEntry.Type.FILE,
            0,
            Integer.MAX_VALUE,
            0,
            Instant.ofEpochSecond(-2, 500_000_000),
            3,
            "",
            Xattrs.none(),
            0,
            0),
        new TarEntry("x", TarEntry.Type.FILE, 0, 0, 0, Instant.EPOCH, 1025, "", xattrs, 0, 0));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void ourReaderReadsWhatWasWritten(TarEntry entry) throws IOException {
    assertThat(TarReaderTest.read(write(entry), TarLimits.defaults())).containsExactly(entry);
  }

  /** commons-compress has no other names. */
  static Stream<TarEntry> entriesWithNamesInUtf8() {
    return entries().stream().filter(entry -> entry.name().indexOf('\udcff') < 0);
  }

  @ParameterizedTest
  @MethodSource("entriesWithNamesInUtf8")
  void commonsCompressReadsTheSame(TarEntry entry) throws IOException {
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(
            new ByteArrayInputStream(write(entry)), StandardCharsets.UTF_8.name())) {
      TarArchiveEntry seen = in.getNextEntry();
      assertThat(seen.getName()).isEqualTo(entry.name());
      assertThat(seen.getLinkName()).isEqualTo(entry.linkName());
      assertThat(seen.getSize()).isEqualTo(entry.size());
      assertThat(seen.getMode() & 07777).isEqualTo(entry.mode());
      assertThat(seen.getLongUserId()).isEqualTo(entry.uid());
      assertThat(seen.getLongGroupId()).isEqualTo(entry.gid());
      assertThat(seen.getLastModifiedTime().toInstant()).isEqualTo(entry.modified());
      assertThat(seen.getUserName()).isEmpty();
      assertThat(in.getNextEntry()).isNull();
    }
  }

  @Test
  void paxIsUsedOnlyWhereUstarCannotSayIt() throws IOException {
    assertThat(write(file("f"))).hasSize(512 + 1024);
    assertThat(write(file("n".repeat(100)))).hasSize(512 + 1024);
    assertThat(write(file("d".repeat(155) + "/" + "n".repeat(100)))).hasSize(512 + 1024);
    assertThat(write(file("n".repeat(101)))).hasSize(512 + 512 + 512 + 1024);
    assertThat(write(file("é"))).hasSize(512 + 512 + 512 + 1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "bsdtar"})
  void otherToolsReadTheSame(String tool, @TempDir Path directory) throws Exception {
    Path archive = directory.resolve("a.tar");
    List<TarEntry> entries = new ArrayList<>();
    for (TarEntry each : entries()) {
      if (each.name().length() <= 255 && !each.name().equals("a\n\u001b")) {
        entries.add(each);
      }
    }
    Files.write(archive, write(entries.toArray(TarEntry[]::new)));
    Process process;
    try {
      ProcessBuilder builder =
          new ProcessBuilder(tool, "-t", "-f", archive.toString())
              .redirectError(directory.resolve("complaints").toFile())
              .redirectOutput(directory.resolve("list").toFile());
      builder.environment().put("LC_ALL", "C.UTF-8");
      process = builder.start();
    } catch (IOException e) {
      assumeTrue(false, "skipped, because " + tool + " is not installed");
      return;
    }
    process.waitFor();
    List<String> expected = new ArrayList<>();
    for (TarEntry each : entries) {
      expected.add(each.name().replace("\udcff", "\\377"));
    }
    assertThat(Files.readAllLines(directory.resolve("list"), StandardCharsets.ISO_8859_1))
        .hasSameSizeAs(expected)
        .anyMatch(line -> line.startsWith("d/d/"));
    // bsdtar says of a name that is not UTF-8 that it cannot convert it, and lists it all the same.
    assertThat(Files.readString(directory.resolve("complaints"), StandardCharsets.ISO_8859_1))
        .doesNotContain("rror is not")
        .doesNotContain("Skipping")
        .doesNotContain("Damaged");
  }

  @Test
  void weReadWhatCommonsCompressWrites() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (String name : List.of("f", "n".repeat(300), "é/")) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setUserId(3_000_000);
        entry.setModTime(java.nio.file.attribute.FileTime.from(Instant.ofEpochSecond(-5)));
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
    }
    assertThat(TarReaderTest.read(out.toByteArray(), TarLimits.defaults()))
        .extracting(TarEntry::name)
        .containsExactly("f", "n".repeat(300), "é/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "oldgnu", "pax", "ustar"})
  void weReadWhatGnuTarWrites(String format, @TempDir Path directory) throws Exception {
    Path tree = Files.createDirectories(directory.resolve("tree/d"));
    Files.writeString(tree.resolve("f"), "content");
    Files.createLink(tree.resolve("g"), tree.resolve("f"));
    Files.createSymbolicLink(tree.resolve("l"), Path.of("f"));
    if (!format.equals("ustar")) {
      Files.writeString(tree.resolve("é" + "n".repeat(150)), "long");
    }
    Path archive = directory.resolve("a.tar");
    Process process =
        new ProcessBuilder(
                "tar", "-c", "--sort=name", "--format=" + format, "-f", archive.toString(), "d")
            .directory(directory.resolve("tree").toFile())
            .inheritIO()
            .start();
    assumeTrue(process.waitFor() == 0, "skipped, because GNU tar failed");

    List<TarEntry> seen = TarReaderTest.read(Files.readAllBytes(archive), TarLimits.defaults());
    assertThat(seen).extracting(TarEntry::name).startsWith("d/", "d/f", "d/g", "d/l");
    assertThat(seen.get(2).type()).isEqualTo(TarEntry.Type.HARDLINK);
    assertThat(seen.get(2).linkName()).isEqualTo("d/f");
  }

  @Test
  void devicesAreNotWritten() {
    TarEntry fifo = entry("p", TarEntry.Type.FIFO, "", 0);
    assertThatThrownBy(() -> write(fifo)).isInstanceOf(IllegalArgumentException.class);
  }
}
