// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.EntryChoice;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.testing.BrokenBlob;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.validate.GraphValidator;
import io.cloudimage.oci.validate.ValidationListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OciArchiveTest {
  @TempDir Path directory;

  @Test
  void thereAndBack() throws Exception {
    MemoryRepository source = new MemoryRepository();
    Descriptor root = RandomImage.writeIndex(source, 1, "linux/amd64", "linux/arm64");
    Path file = write(source, root, "v1");
    try (OciArchive archive = OciArchive.open(file)) {
      assertThat(archive.choose(EntryChoice.of("v1")).digest()).isEqualTo(root.digest());
      MemoryRepository back = new MemoryRepository();
      new Copier(CopyOptions.defaults()).copy(archive, root, back, Optional.empty());
      assertThat(new GraphValidator(back, 2, ValidationListener.SILENT).validate(root).findings())
          .isEmpty();
    }
  }

  @Test
  void aCompressedArchiveIsReadToo() throws Exception {
    MemoryRepository source = new MemoryRepository();
    Descriptor root = RandomImage.write(source, 2, 2, 5000);
    Path file = write(source, root, "v1");
    Path compressed = directory.resolve("a.tar.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      Files.copy(file, out);
    }
    try (OciArchive archive = OciArchive.open(compressed)) {
      assertThat(archive.choose(EntryChoice.ONLY).digest()).isEqualTo(root.digest());
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(file, compressed);
    }
  }

  @Test
  void aBlobThatFailsLeavesNoTrace() throws Exception {
    MemoryRepository source = new MemoryRepository();
    Descriptor root = RandomImage.write(source, 3, 2, 5000);
    Path file = directory.resolve("a.tar");
    try (OciArchiveWriter writer = OciArchiveWriter.create(file)) {
      byte[] content = new byte[100_000];
      Descriptor broken =
          Descriptor.of(new io.cloudimage.oci.model.MediaType("application/octet-stream"), content);
      assertThatThrownBy(() -> writer.push(new BrokenBlob(broken, content, 70_000)))
          .isInstanceOf(IOException.class);
      new Copier(CopyOptions.defaults()).copy(source, root, writer, Optional.empty());
      writer.name(root, Optional.of("v1"));
      writer.complete();
    }
    try (OciArchive archive = OciArchive.open(file)) {
      assertThat(
              new GraphValidator(archive, 2, ValidationListener.SILENT).validate(root).findings())
          .isEmpty();
    }
  }

  @Test
  void nothingIsThereBeforeItIsComplete() throws Exception {
    Path file = directory.resolve("a.tar");
    OciArchiveWriter.create(file).close();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
    Files.writeString(file, "mine");
    assertThatThrownBy(() -> OciArchiveWriter.create(file))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
  }

  @ParameterizedTest(name = "S6 an entry {0}")
  @DisplayName("S6 entries that lead elsewhere")
  @ValueSource(strings = {"blobs/sha256/../../x", "../x", "/etc/passwd", "a/../../b"})
  void leadsElsewhere(String name) throws IOException {
    Path file = tar(Map.of(name, "x"));
    refused(file, ErrorKind.UNSAFE);
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  @DisplayName("S6 another content under a blob's name")
  void anotherContent() throws IOException {
    Digest digest = Digest.of("right".getBytes(StandardCharsets.UTF_8));
    String index =
        "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
            + digest
            + "\",\"size\":5}]}";
    Map<String, String> entries = new TreeMap<>();
    entries.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    entries.put("index.json", index);
    entries.put("blobs/sha256/" + digest.hex(), "wrong");
    Path file = tar(entries);
    try (OciArchive archive = OciArchive.open(file)) {
      Descriptor root = archive.choose(EntryChoice.ONLY);
      assertThatThrownBy(() -> archive.fetch(root).readAllBytes())
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH));
    }
  }

  @Test
  void whatIsNoArchiveIsSaidToBeNone() throws IOException {
    refused(directory.resolve("nothing.tar"), ErrorKind.NOT_FOUND);
    refused(Files.writeString(directory.resolve("text"), "no tar at all"), ErrorKind.INVALID);
    assertThatThrownBy(() -> OciArchive.open(tar(Map.of("manifest.json", "[]"))))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.hint().orElse("")).contains("docker-archive"));
  }

  private static void refused(Path file, ErrorKind kind) {
    assertThatThrownBy(() -> OciArchive.open(file))
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private Path write(MemoryRepository source, Descriptor root, String name) throws IOException {
    Path file = directory.resolve("image.tar");
    try (OciArchiveWriter writer = OciArchiveWriter.create(file)) {
      new Copier(CopyOptions.defaults()).copy(source, root, writer, Optional.empty());
      writer.name(root, Optional.of(name));
      writer.complete();
    }
    return file;
  }

  private Path tar(Map<String, String> entries) throws IOException {
    Path file = directory.resolve("made.tar");
    Files.deleteIfExists(file);
    try (TarFile tar = TarFile.create(file)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        byte[] content = entry.getValue().getBytes(StandardCharsets.UTF_8);
        tar.add(entry.getKey(), content.length, new ByteArrayInputStream(content));
      }
      tar.complete();
    }
    return file;
  }
}
