// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.EntryChoice;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarWriter;
import io.cloudimage.oci.tar.Xattrs;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.validate.GraphValidator;
import io.cloudimage.oci.validate.ValidationListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutStreamTest {
  private static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";
  private static final String INDEX = "{\"schemaVersion\":2,\"manifests\":[]}";

  @TempDir Path root;
  private LayoutStore store;

  @BeforeEach
  void open() throws IOException {
    store = LayoutStore.open(root);
  }

  @Test
  void whatWasStreamedOutComesIn() throws Exception {
    MemoryRepository source = new MemoryRepository();
    Descriptor image = RandomImage.writeIndex(source, 1, "linux/amd64", "linux/arm64");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OciArchiveWriter writer = OciArchiveWriter.to(out, "a stream")) {
      new Copier(CopyOptions.defaults()).copy(source, image, writer, Optional.empty());
      writer.name(image, Optional.of("a/b:v1"));
      writer.complete();
    }
    List<Descriptor> entries = drain(out.toByteArray());
    assertThat(EntryChoice.of("a/b:v1").choose(entries, "it").digest()).isEqualTo(image.digest());
    assertThat(new GraphValidator(store, 2, ValidationListener.SILENT).validate(image).findings())
        .isEmpty();
  }

  @ParameterizedTest(name = "S6 {0}")
  @CsvSource({
    "blobs/sha256/../../x, FILE, UNSAFE",
    "/blobs/x, FILE, UNSAFE",
    "../x, FILE, UNSAFE",
    "blobs/sha256/aa, FILE, INVALID",
    "blobs/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, FILE, MISMATCH",
    "blobs/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, SYMLINK, UNSAFE",
    "blobs/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, HARDLINK, UNSAFE",
    "oci-layout, FILE, INVALID"
  })
  void anArchiveThatMeansIllIsRefused(String name, TarEntry.Type type, ErrorKind kind)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out);
    add(tar, "oci-layout", TarEntry.Type.FILE, LAYOUT);
    add(tar, "index.json", TarEntry.Type.FILE, INDEX);
    add(tar, name, type, type == TarEntry.Type.FILE ? "x" : "");
    tar.close();
    assertThatThrownBy(() -> drain(out.toByteArray()))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    assertThat(store.images()).isEmpty();
  }

  @Test
  @DisplayName("S6 a file that is no layout, an archive without its end")
  void whatIsNoArchiveIsSaidSo() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out);
    add(tar, "manifest.json", TarEntry.Type.FILE, "[]");
    tar.close();
    assertThatThrownBy(() -> drain(out.toByteArray()))
        .hasMessageContaining("no oci-layout")
        .isInstanceOfSatisfying(
            OciException.class,
            e -> assertThat(e.hint()).hasValue("it looks like a docker-archive"));
    assertThatThrownBy(() -> drain("no tar at all".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("it is no tar");
  }

  @Test
  void aBlobThatIsThereIsNotWrittenAgain() throws IOException {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    String path = "blobs/sha256/" + Digest.of(content).hex();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out);
    add(tar, path, TarEntry.Type.FILE, "content");
    add(tar, "index.json", TarEntry.Type.FILE, INDEX);
    add(tar, "oci-layout", TarEntry.Type.FILE, LAYOUT);
    tar.close();
    assertThat(drain(out.toByteArray())).isEmpty();
    assertThat(drain(out.toByteArray())).isEmpty();
    assertThat(root.resolve(path)).hasBinaryContent(content);
  }

  private List<Descriptor> drain(byte[] archive) throws IOException {
    try (InputStream in = new ByteArrayInputStream(archive)) {
      return LayoutStream.drain(in, "it", store);
    }
  }

  private static void add(TarWriter tar, String name, TarEntry.Type type, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    boolean isLink = type == TarEntry.Type.SYMLINK || type == TarEntry.Type.HARDLINK;
    tar.write(
        new TarEntry(
            name,
            type,
            0644,
            0,
            0,
            Instant.EPOCH,
            bytes.length,
            isLink ? "../../../etc/passwd" : "",
            Xattrs.none(),
            0,
            0),
        new ByteArrayInputStream(bytes));
  }
}
