// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarWriter;
import io.cloudimage.oci.tar.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives of {@code docker save}, and what only looks like one: row S6 of the corpus. */
class DockerArchiveTest {
  /** An empty tar. */
  private static final byte[] LAYER = new byte[1024];

  private static final String CONFIG =
      "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
          + Digest.of(LAYER)
          + "\"]}}";

  @TempDir Path directory;

  @AfterEach
  void nothingIsWrittenElsewhere() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  @DisplayName("S6 layers that are links within the archive, and files that belong to nothing")
  void soundOnes() throws IOException {
    write(
        tar -> {
          add(tar, "manifest.json", manifest("config.json", "first/layer.tar", "a:1"));
          add(tar, "config.json", CONFIG);
          add(tar, "second/layer.tar", LAYER);
          link(tar, "first/layer.tar", TarEntry.Type.SYMLINK, "../second/layer.tar");
          add(tar, "repositories", "{}");
          add(tar, "README", "read me");
        });
    try (DockerArchive archive = DockerArchive.open(file(), Optional.of("a:1"))) {
      Manifest manifest = Content.readManifest(archive, archive.root()).value();
      Descriptor layer = manifest.layers().get(0);
      assertThat(archive.fetch(layer).readAllBytes()).isEqualTo(LAYER);
      assertThat(archive.fetch(manifest.config()).readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(CONFIG);
      assertThatThrownBy(() -> archive.fetch(Descriptor.of(layer.mediaType(), new byte[1])))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }
  }

  @ParameterizedTest(name = "S6 an entry {0}, {1} to {2}")
  @CsvSource({
    "blobs/sha256/../../../x, FILE, '', UNSAFE",
    "../x, FILE, '', UNSAFE",
    "/etc/passwd, FILE, '', UNSAFE",
    "a/../../b, FILE, '', UNSAFE",
    "x, SYMLINK, ../../etc/passwd, UNSAFE",
    "x, SYMLINK, /etc/passwd, UNSAFE",
    "x, HARDLINK, ../etc/passwd, UNSAFE",
    "x, HARDLINK, /etc/passwd, UNSAFE",
    "config.json, FILE, '', INVALID",
    "./layer.tar, FILE, '', INVALID"
  })
  void anEntryThatMeansIll(String name, TarEntry.Type type, String target, ErrorKind kind)
      throws IOException {
    write(
        tar -> {
          sound(tar);
          link(tar, name, type, target);
        });
    refused(Optional.empty(), kind);
  }

  @ParameterizedTest(name = "S6 manifest.json with config {0} and layer {1}")
  @CsvSource({
    "../config.json, layer.tar, UNSAFE",
    "/etc/passwd, layer.tar, UNSAFE",
    "config.json, ../../etc/passwd, UNSAFE",
    "config.json, /etc/passwd, UNSAFE",
    "config.json, no/layer.tar, NOT_FOUND",
    "no.json, layer.tar, NOT_FOUND",
    "layer.tar, layer.tar, INVALID",
    "config.json, round, INVALID",
    "config.json, other.tar, MISMATCH",
    "config.json, config.json, INVALID"
  })
  void aManifestThatMeansIll(String config, String layer, ErrorKind kind) throws IOException {
    write(
        tar -> {
          add(tar, "manifest.json", manifest(config, layer, "a:1"));
          add(tar, "config.json", CONFIG);
          add(tar, "layer.tar", LAYER);
          add(tar, "other.tar", new byte[2048]);
          link(tar, "round", TarEntry.Type.SYMLINK, "and");
          link(tar, "and", TarEntry.Type.SYMLINK, "round");
        });
    refused(Optional.empty(), kind);
  }

  @ParameterizedTest(name = "S6 manifest.json is {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|NOT_FOUND",
        "{}|INVALID",
        "[{}]|INVALID",
        "[null]|INVALID",
        "[{\"Config\":1,\"Layers\":[]}]|INVALID",
        "[{\"Config\":\"config.json\",\"Layers\":[]}]|MISMATCH",
        "[{\"Config\":\"config.json\",\"Layers\":[7]}]|INVALID",
        "no JSON|INVALID"
      })
  void noManifest(String json, ErrorKind kind) throws IOException {
    write(
        tar -> {
          add(tar, "manifest.json", json);
          add(tar, "config.json", CONFIG);
        });
    refused(Optional.empty(), kind);
  }

  @Test
  @DisplayName("S6 the name of another image, and one that two images have")
  void names() throws IOException {
    String one = manifest("config.json", "layer.tar", "a:1");
    write(
        tar -> {
          add(tar, "manifest.json", "[" + inner(one) + "," + inner(one) + "]");
          add(tar, "config.json", CONFIG);
          add(tar, "layer.tar", LAYER);
        });
    refused(Optional.of("b:1"), ErrorKind.NOT_FOUND);
    refused(Optional.of("a:1"), ErrorKind.INVALID);
    refused(Optional.empty(), ErrorKind.INVALID);
  }

  private void refused(Optional<String> name, ErrorKind kind) {
    assertThatThrownBy(() -> DockerArchive.open(file(), name).close())
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  private static String manifest(String config, String layer, String tag) {
    return "[{\"Config\":\""
        + config
        + "\",\"RepoTags\":[\""
        + tag
        + "\"],\"Layers\":[\""
        + layer
        + "\"]}]";
  }

  private static String inner(String array) {
    return array.substring(1, array.length() - 1);
  }

  private static void sound(TarWriter tar) throws IOException {
    add(tar, "manifest.json", manifest("config.json", "layer.tar", "a:1"));
    add(tar, "config.json", CONFIG);
    add(tar, "layer.tar", LAYER);
  }

  private interface Contents {
    void writeTo(TarWriter tar) throws IOException;
  }

  private Path file() {
    return directory.resolve("saved.tar");
  }

  private void write(Contents contents) throws IOException {
    try (TarWriter tar = new TarWriter(Files.newOutputStream(file()))) {
      contents.writeTo(tar);
    }
  }

  private static void add(TarWriter tar, String name, String content) throws IOException {
    add(tar, name, content.getBytes(StandardCharsets.UTF_8));
  }

  private static void add(TarWriter tar, String name, byte[] content) throws IOException {
    entry(tar, name, TarEntry.Type.FILE, "", content);
  }

  private static void link(TarWriter tar, String name, TarEntry.Type type, String target)
      throws IOException {
    entry(tar, name, type, target, new byte[0]);
  }

  private static void entry(
      TarWriter tar, String name, TarEntry.Type type, String target, byte[] content)
      throws IOException {
    TarEntry entry =
        new TarEntry(
            name, type, 0644, 0, 0, Instant.EPOCH, content.length, target, Xattrs.none(), 0, 0);
    tar.write(entry, new ByteArrayInputStream(content));
  }
}
