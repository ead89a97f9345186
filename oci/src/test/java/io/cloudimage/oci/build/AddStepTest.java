// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddStepTest {
  @TempDir private Path directory;
  private BuildFixture fixture;

  /** Writes entries of a tar. */
  private interface Entries {
    void write(TarArchiveOutputStream tar) throws IOException;
  }

  @BeforeEach
  void layOut() throws IOException {
    fixture = new BuildFixture(directory);
    fixture.put("a", "A");
  }

  private List<String> add(String instruction) throws IOException {
    return fixture.lastLayer(fixture.build("FROM scratch\n" + instruction + "\n"));
  }

  private OciException refusal(String instruction) {
    return catchThrowableOfType(OciException.class, () -> add(instruction));
  }

  private static byte[] tar(Entries entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      entries.write(tar);
    }
    return bytes.toByteArray();
  }

  private static void file(TarArchiveOutputStream tar, String name, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(bytes.length);
    entry.setIds(7, 8);
    entry.setMode(0100640);
    entry.setModTime(1234567890000L);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static void link(TarArchiveOutputStream tar, String name, byte type, String target)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static void sample(TarArchiveOutputStream tar) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("./d/");
    entry.setMode(040750);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    file(tar, "./d/x", "X");
    file(tar, "y", "Y");
    link(tar, "d/h", TarConstants.LF_LINK, "d/x");
    link(tar, "s", TarConstants.LF_SYMLINK, "/etc/passwd");
  }

  private byte[] compressed(String how) throws IOException {
    byte[] tar = tar(AddStepTest::sample);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        how.equals("bzip2")
            ? new BZip2CompressorOutputStream(bytes)
            : CompressionChoice.parse(how)
                .compression()
                .compress(bytes, CompressionChoice.parse(how).level())) {
      out.write(tar);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "zstd", "bzip2"})
  void unpacksArchives(String how) throws IOException {
    Files.write(fixture.context.resolve("any-name"), compressed(how));

    assertThat(add("ADD any-name x"))
        .containsExactly(
            "d 755 0:0 x",
            "d 750 0:0 x/d",
            "f 640 0:0 x/d/h=X",
            "h 640 0:0 x/d/x -> x/d/h",
            "l 777 0:0 x/s -> /etc/passwd",
            "f 640 0:0 x/y=Y");
  }

  @Test
  void unpacksWithAnotherOwnerAndMode() throws IOException {
    Files.write(fixture.context.resolve("t"), tar(tar -> file(tar, "y", "Y")));

    assertThat(add("ADD --chown=1:2 --chmod=600 t /")).containsExactly("f 600 1:2 y=Y");
  }

  @Test
  void copiesWhatIsNoArchive() throws IOException {
    Files.write(fixture.context.resolve("t.tar"), "no tar".getBytes(StandardCharsets.UTF_8));
    Files.write(
        fixture.context.resolve("t.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3});

    assertThat(add("ADD t.tar a x/"))
        .containsExactly("d 755 0:0 x", "f 644 0:0 x/a=A", "f 644 0:0 x/t.tar=no tar");
    assertThat(add("ADD t.gz x/")).hasSize(2);
    assertThat(add("COPY t.gz x/")).hasSize(2);
  }

  @Test
  void refusesXz() throws IOException {
    Files.write(
        fixture.context.resolve("t.tar.xz"), new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0});

    assertThat(refusal("ADD t.tar.xz /"))
        .hasMessageContaining("cannot unpack \"t.tar.xz\": xz is not supported");
    assertThat(add("COPY t.tar.xz /")).hasSize(1);
  }

  @Test
  void refusesEntriesThatLeadOut() throws IOException {
    Files.write(fixture.context.resolve("t"), tar(tar -> file(tar, "../y", "Y")));

    assertThat(refusal("ADD t x/").kind()).isEqualTo(ErrorKind.UNSAFE);
    assertThat(fixture.context.resolve("../y")).doesNotExist();
  }

  @Test
  void anAbsoluteNameIsBelowTheDestination() throws IOException {
    Files.write(fixture.context.resolve("t"), tar(tar -> file(tar, "/etc/y", "Y")));

    assertThat(add("ADD t x/")).contains("f 640 0:0 x/etc/y=Y");
  }

  @Test
  void refusesToWriteThroughALinkOfTheArchive() throws IOException {
    Files.write(
        fixture.context.resolve("t"),
        tar(
            tar -> {
              link(tar, "d", TarConstants.LF_SYMLINK, "/etc");
              file(tar, "d/passwd", "x");
            }));

    assertThat(refusal("ADD t x/"))
        .hasMessageContaining("cannot unpack \"t\": cannot put \"x/d/passwd\"");
  }

  @Test
  void refusesAHardLinkToNothingAndDevices() throws IOException {
    Files.write(
        fixture.context.resolve("t"),
        tar(tar -> link(tar, "h", TarConstants.LF_LINK, "../../etc/passwd")));
    assertThat(refusal("ADD t x/").kind()).isEqualTo(ErrorKind.UNSAFE);
    Files.write(
        fixture.context.resolve("t"),
        tar(tar -> link(tar, "h", TarConstants.LF_LINK, "etc/passwd")));
    assertThat(refusal("ADD t x/").kind()).isEqualTo(ErrorKind.INVALID);
    Files.write(
        fixture.context.resolve("t"),
        tar(
            tar -> {
              tar.putArchiveEntry(new TarArchiveEntry("fifo", TarConstants.LF_FIFO));
              tar.closeArchiveEntry();
            }));
    assertThat(refusal("ADD t x/").kind()).isEqualTo(ErrorKind.UNSUPPORTED);
  }

  @Test
  void refusesWhiteouts() throws IOException {
    Files.write(fixture.context.resolve("t"), tar(tar -> file(tar, "d/.wh.etc", "")));

    assertThat(refusal("ADD t /").kind()).isEqualTo(ErrorKind.UNSUPPORTED);
  }

  @Test
  void fetchesAUrl() throws IOException {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    fixture.remote.put("https://example.com/d/file.txt?v=1", content);

    assertThat(add("ADD https://example.com/d/file.txt?v=1 x/"))
        .containsExactly("d 755 0:0 x", "f 600 0:0 x/file.txt=content");
    assertThat(
            add(
                "ADD --chmod=755 --checksum="
                    + Digest.of(content)
                    + " https://example.com/d/file.txt?v=1 x"))
        .containsExactly("f 755 0:0 x=content");
  }

  @Test
  void warnsOfAUrlWithoutAChecksum() throws IOException {
    fixture.remote.put("https://example.com/f", new byte[0]);

    assertThat(fixture.build("FROM scratch\nADD https://example.com/f x\n").warnings())
        .containsExactly(
            "Kubefile:2:5: what a URL gives may change, and nothing here would notice; ADD"
                + " --checksum=sha256:… pins it");
  }

  @Test
  void refusesAnotherContentThanTheChecksumSays() {
    fixture.remote.put("https://example.com/f", new byte[] {1});
    Digest other = Digest.of(new byte[] {2});

    OciException error = refusal("ADD --checksum=" + other + " https://example.com/f x");

    assertThat(error.kind()).isEqualTo(ErrorKind.MISMATCH);
    assertThat(error)
        .hasMessageContaining(
            "what https://example.com/f gave has the digest "
                + Digest.of(new byte[] {1})
                + "; expected "
                + other);
  }

  @Test
  void refusesOtherMisuse() {
    assertThat(refusal("ADD https://user:pw@example.com/f x"))
        .hasMessageContaining("without user and password");
    assertThat(refusal("ADD https://example.com/ x"))
        .hasMessageContaining("the URL's path ends in no file name");
    assertThat(refusal("ADD --checksum=sha256:x https://example.com/f x"))
        .hasMessageStartingWith("Kubefile:2:16: a sha256 digest has 64");
    assertThat(refusal("ADD --checksum=" + Digest.of(new byte[0]) + " a x"))
        .hasMessageContaining("--checksum goes with a URL");
    assertThat(refusal("ADD https://example.com/none x").kind()).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  void cleansUp() throws IOException {
    Files.write(fixture.context.resolve("t"), compressed("gzip"));
    fixture.remote.put("https://example.com/f", new byte[] {1});

    fixture.build("FROM scratch\nADD t /\nADD https://example.com/f x\n");
    assertThat(refusal("ADD t https://example.com/none x/")).isNotNull();

    try (var files = Files.list(fixture.temporary)) {
      assertThat(files).isEmpty();
    }
  }
}
