// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.TransferListener;
import io.cloudimage.spec.AnnotationKeys;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in, files out. */
class ArtifactTest {
  private static final MediaType TYPE = new MediaType("application/vnd.example.report");
  private static final MediaType TEXT = new MediaType("text/plain");

  @TempDir Path directory;

  private final MemoryRepository repository = new MemoryRepository();

  @Test
  void filesComeBackAsTheyWere() throws IOException {
    Path one = Files.writeString(directory.resolve("one.txt"), "first");
    Path two = Files.writeString(directory.resolve("two.txt"), "");
    Descriptor artifact =
        writer()
            .write(
                TYPE,
                List.of(new ArtifactSource(one, TEXT), new ArtifactSource(two, TEXT)),
                Map.of("note", "x"),
                Optional.empty(),
                Optional.of(new Tag("v1")));
    assertThat(repository.resolve(new Tag("v1")).digest()).isEqualTo(artifact.digest());
    Manifest manifest = Content.readManifest(repository, artifact).value();
    assertThat(manifest.artifactType()).contains(TYPE);
    assertThat(manifest.config().mediaType().value()).isEqualTo(MediaTypes.OCI_EMPTY);
    assertThat(manifest.annotations()).containsExactly(Map.entry("note", "x"));

    Path out = directory.resolve("out/deeper");
    List<ArtifactReader.Extracted> files = reader().extract(artifact, out, false);
    assertThat(files)
        .extracting(ArtifactReader.Extracted::path)
        .containsExactly(out.resolve("one.txt"), out.resolve("two.txt"));
    assertThat(out.resolve("one.txt")).hasContent("first");
    assertThat(out.resolve("two.txt")).isEmptyFile();
    fails(ErrorKind.CONFLICT, () -> reader().extract(artifact, out, false));
    Files.writeString(out.resolve("one.txt"), "changed");
    reader().extract(artifact, out, true);
    assertThat(out.resolve("one.txt")).hasContent("first");
    try (Stream<Path> list = Files.list(out)) {
      assertThat(list).hasSize(2);
    }
  }

  @Test
  void attachesToASubject() throws IOException {
    Descriptor image = RandomImage.write(repository, 1, 1, 10);
    Path file = Files.writeString(directory.resolve("sbom.json"), "{}");
    Descriptor artifact =
        writer()
            .write(
                TYPE,
                List.of(new ArtifactSource(file, TEXT)),
                Map.of(),
                Optional.of(image),
                Optional.empty());
    assertThat(repository.referrers(image, Optional.of(TYPE.value()))).containsExactly(artifact);
  }

  @Test
  void twoFilesOfOneNameAreRefused() throws IOException {
    Path one = Files.writeString(directory.resolve("a"), "1");
    Path other = Files.createDirectory(directory.resolve("d")).resolve("a");
    Files.writeString(other, "2");
    fails(
        ErrorKind.INVALID,
        () ->
            writer()
                .write(
                    TYPE,
                    List.of(new ArtifactSource(one, TEXT), new ArtifactSource(other, TEXT)),
                    Map.of(),
                    Optional.empty(),
                    Optional.empty()));
  }

  static List<String> hostileTitles() {
    List<String> titles =
        new ArrayList<>(
            List.of(
                "../x",
                "/etc/x",
                "a/../../b",
                "C:\\x",
                "CON",
                "con.txt",
                "",
                ".",
                "..",
                "a//b",
                "a/",
                "x\u0000y",
                "x\ny",
                "a\\b",
                "lpt1"));
    titles.add("x".repeat(5_000));
    titles.add("x".repeat(256));
    return titles;
  }

  @ParameterizedTest(name = "M11 title {index}")
  @MethodSource("hostileTitles")
  void hostileTitlesAreRefusedBeforeAnythingIsWritten(String title) throws IOException {
    Descriptor artifact = artifact(List.of("good", title));
    Path out = directory.resolve("out");
    fails(ErrorKind.UNSAFE, () -> reader().extract(artifact, out, true));
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b/c.txt", "..a", "a..", "käse", ".hidden", "console"})
  void otherTitlesAreTaken(String title) throws IOException {
    reader().extract(artifact(List.of(title)), directory.resolve("out"), false);
    assertThat(directory.resolve("out").resolve(title)).hasContent("0");
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path out = Files.createDirectory(directory.resolve("out"));
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createSymbolicLink(out.resolve("sub"), outside);
    fails(ErrorKind.UNSAFE, () -> reader().extract(artifact(List.of("sub/x")), out, true));
    assertThat(outside).isEmptyDirectory();
    Path target = Files.writeString(directory.resolve("target"), "kept");
    Files.createSymbolicLink(out.resolve("file"), target);
    fails(ErrorKind.CONFLICT, () -> reader().extract(artifact(List.of("file")), out, false));
    reader().extract(artifact(List.of("file")), out, true);
    assertThat(target).hasContent("kept");
    assertThat(out.resolve("file")).hasContent("0").isRegularFile();
  }

  @Test
  void twoLayersOfOneTitleAreRefused() throws IOException {
    Descriptor artifact = artifact(List.of("a", "a"));
    fails(ErrorKind.INVALID, () -> reader().extract(artifact, directory.resolve("out"), true));
  }

  @Test
  void brokenContentLeavesNothing() throws IOException {
    Descriptor artifact = artifact(List.of("a"));
    MemoryRepository other = new MemoryRepository();
    other.push(Blob.of(artifact.bare(), Content.readDocument(repository, artifact)));
    Path out = directory.resolve("out");
    assertThatThrownBy(
            () -> new ArtifactReader(other, TransferListener.SILENT).extract(artifact, out, false))
        .isInstanceOf(OciException.class);
    assertThat(out).isEmptyDirectory();
  }

  private Descriptor artifact(List<String> titles) throws IOException {
    List<Descriptor> layers = new ArrayList<>();
    for (String title : titles) {
      byte[] content = ("" + layers.size()).getBytes();
      Descriptor layer = Descriptor.of(TEXT, content);
      repository.push(Blob.of(layer, content));
      layers.add(layer.withAnnotation(AnnotationKeys.TITLE, title));
    }
    Encoded<Manifest> manifest =
        ManifestCodec.write(
            new Manifest(
                MediaType.OCI_MANIFEST,
                Optional.of(TYPE),
                Descriptor.of(new MediaType(MediaTypes.OCI_EMPTY), "{}".getBytes()),
                layers,
                Optional.empty(),
                Map.of()));
    repository.push(Blob.of(manifest.descriptor(), manifest.bytes()));
    return manifest.descriptor();
  }

  private ArtifactWriter writer() {
    return new ArtifactWriter(repository, TransferListener.SILENT);
  }

  private ArtifactReader reader() {
    return new ArtifactReader(repository, TransferListener.SILENT);
  }

  private static void fails(ErrorKind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
