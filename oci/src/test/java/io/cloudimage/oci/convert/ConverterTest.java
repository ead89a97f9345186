// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.transfer.Graph;
import io.cloudimage.oci.validate.GraphValidator;
import io.cloudimage.oci.validate.ValidationListener;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConverterTest {
  private static final Tag V1 = new Tag("v1");

  @TempDir Path directory;

  private final MemoryRepository from = new MemoryRepository();
  private final MemoryRepository to = new MemoryRepository();

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "none", "gzip:9"})
  void layersAreCompressedAnewAndHoldTheSame(String compression) throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 1, "linux/amd64", "linux/arm64");
    Conversion conversion = copy(root, "", compression);
    Descriptor made = to.resolve(V1);
    assertThat(conversion.changed()).hasSize(3);
    assertThat(conversion.losses()).isEmpty();
    String expected = compression.equals("none") ? MediaTypes.OCI_LAYER : MediaTypes.OCI_LAYER_GZIP;
    for (Manifest manifest : manifests(made)) {
      assertThat(manifest.layers())
          .extracting(layer -> layer.mediaType().value())
          .containsOnly(expected);
    }
    valid(made);
    assertThat(Content.readIndex(to, made).value().manifests())
        .extracting(entry -> entry.platform().orElseThrow().toString())
        .containsExactly("linux/amd64", "linux/arm64");
    assertThat(scratchFiles()).isEmpty();
  }

  @Test
  void whatHasTheCompressionKeepsItsBytes() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 2, "linux/amd64");
    Conversion conversion = copy(root, "oci", "zstd:19");
    assertThat(conversion.changed()).isEmpty();
    assertThat(to.resolve(V1).digest()).isEqualTo(root.digest());
  }

  @Test
  void ociBecomesDockerAndComesBack() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 3, "linux/amd64", "linux/arm64");
    copy(root, "docker", "gzip");
    Descriptor docker = to.resolve(V1);
    assertThat(docker.mediaType()).isEqualTo(MediaType.DOCKER_INDEX);
    for (Manifest manifest : manifests(docker)) {
      assertThat(manifest.mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
      assertThat(manifest.config().mediaType()).isEqualTo(MediaType.DOCKER_CONFIG);
      assertThat(manifest.layers())
          .extracting(layer -> layer.mediaType().value())
          .containsOnly(MediaTypes.DOCKER_LAYER_GZIP);
    }
    valid(docker);
    MemoryRepository back = new MemoryRepository();
    copy(to, docker, back, "oci", "zstd");
    assertThat(back.resolve(V1).digest()).isEqualTo(root.digest());
  }

  @Test
  void dockerHasNoZstd() throws IOException {
    Descriptor root = RandomImage.write(from, 4, 1, 100);
    Descriptor layer = Content.readManifest(from, root).value().layers().get(0);
    assertThatThrownBy(() -> copy(root, "docker", ""))
        .isInstanceOfSatisfying(
            OciException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
              assertThat(e.hint().orElseThrow()).contains("--compression gzip");
            })
        .hasMessageContaining(layer.digest().toString())
        .hasMessageContaining("zstd");
    assertThatThrownBy(() -> copy(root, "docker", "zstd")).hasMessageContaining("zstd");
    assertThat(to.tags()).isEmpty();
  }

  @Test
  void whatDockerCannotSayIsNamed() throws IOException {
    Descriptor image = RandomImage.write(from, 5, 1, 100);
    Manifest plain = Content.readManifest(from, image).value();
    Descriptor artifact =
        push(
            new Manifest(
                MediaType.OCI_MANIFEST,
                Optional.of(MediaType.CLOUDIMAGE),
                plain.config(),
                plain.layers(),
                Optional.empty(),
                Map.of()));
    assertThatThrownBy(() -> copy(artifact, "docker", "gzip"))
        .hasMessageContaining("artifactType " + MediaTypes.CLOUDIMAGE);
    Descriptor referrer =
        push(
            new Manifest(
                MediaType.OCI_MANIFEST,
                Optional.empty(),
                plain.config(),
                plain.layers(),
                Optional.of(image),
                Map.of()));
    assertThatThrownBy(() -> copy(referrer, "docker", "gzip"))
        .hasMessageContaining("the subject " + image.digest());
    Descriptor nested = index(List.of(index(List.of(image), Map.of())), Map.of());
    assertThatThrownBy(() -> copy(nested, "docker", "gzip"))
        .hasMessageContaining("an index in an index");
  }

  @Test
  void annotationsThatDockerHasNotAreReported() throws IOException {
    Descriptor image = RandomImage.write(from, 6, 1, 100);
    Descriptor root = index(List.of(image), Map.of("org.example.team", "a"));
    Conversion conversion = copy(root, "docker", "gzip");
    assertThat(conversion.losses())
        .extracting(Loss::what)
        .containsExactly("annotations: org.example.team");
    Descriptor entry = Content.readIndex(to, to.resolve(V1)).value().manifests().get(0);
    assertThat(entry.platform()).contains(new Platform("linux", "amd64"));
  }

  @Test
  void attestationsOfWhatHasChangedAreLost() throws IOException {
    Descriptor image = RandomImage.write(from, 7, 1, 100).withPlatform(Platform.parse("amd64"));
    Descriptor attestation =
        RandomImage.write(from, 8, 1, 100)
            .withPlatform(new Platform("unknown", "unknown"))
            .withAnnotation("vnd.docker.reference.digest", image.digest().toString());
    Descriptor root = index(List.of(image, attestation), Map.of());
    Conversion conversion = copy(root, "", "gzip");
    assertThat(conversion.losses())
        .containsExactly(new Loss(root.digest(), "the attestation " + attestation.digest()));
    assertThat(Content.readIndex(to, to.resolve(V1)).value().manifests()).hasSize(1);
    assertThat(to.exists(attestation)).isFalse();
  }

  @Test
  void imagesThatTravelAlongStayAsTheyAre() throws IOException {
    Descriptor image = RandomImage.write(from, 9, 1, 100).withPlatform(Platform.parse("amd64"));
    Descriptor member =
        RandomImage.write(from, 10, 1, 100)
            .withPlatform(Platform.parse("amd64"))
            .withAnnotation(AnnotationKeys.MEMBER_NAME, "docker.io/library/nginx:1");
    Descriptor root = index(List.of(image, member), Map.of());
    Conversion conversion = copy(root, "", "gzip");
    assertThat(conversion.changed()).containsOnlyKeys(image.digest(), root.digest());
    assertThat(Content.readIndex(to, to.resolve(V1)).value().manifests()).contains(member);
  }

  @Test
  void aLayerThatTheConfigDoesNotNameIsRefused() throws IOException {
    Manifest one = Content.readManifest(from, RandomImage.write(from, 11, 1, 100)).value();
    Manifest other = Content.readManifest(from, RandomImage.write(from, 12, 1, 100)).value();
    Descriptor mixed = push(withLayers(one, other.layers()));
    assertThatThrownBy(() -> copy(mixed, "", "gzip"))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH))
        .hasMessageContaining(other.layers().get(0).digest().toString());
    Descriptor short1 = push(withLayers(one, List.of()));
    assertThatThrownBy(() -> copy(short1, "", "gzip")).hasMessageContaining("0 layers");
    assertThat(scratchFiles()).isEmpty();
  }

  @Test
  void tablesOfContentsOfTheOldFormGo() throws IOException {
    Manifest image = Content.readManifest(from, RandomImage.write(from, 13, 1, 100)).value();
    Descriptor layer =
        image
            .layers()
            .get(0)
            .withAnnotation("io.github.containers.zstd-chunked.manifest-checksum", "x")
            .withAnnotation("org.example.kept", "y");
    copy(push(withLayers(image, List.of(layer))), "", "gzip");
    assertThat(Content.readManifest(to, to.resolve(V1)).value().layers().get(0).annotations())
        .containsOnlyKeys("org.example.kept");
  }

  private Conversion copy(Descriptor root, String format, String compression) throws IOException {
    return copy(from, root, to, format, compression);
  }

  private Conversion copy(
      MemoryRepository source,
      Descriptor root,
      MemoryRepository target,
      String format,
      String compression)
      throws IOException {
    ConversionOptions options =
        new ConversionOptions(
            Stream.of(DocumentFormat.values())
                .filter(each -> each.toString().equals(format))
                .findFirst(),
            compression.isEmpty()
                ? Optional.empty()
                : Optional.of(CompressionChoice.parse(compression)));
    try (Scratch scratch = Scratch.in(directory)) {
      Conversion conversion =
          new Converter(options, CopyOptions.defaults(), scratch).convert(source, root);
      new Copier(CopyOptions.defaults())
          .copy(conversion.repository(), conversion.root(), target, Optional.of(V1));
      return conversion;
    }
  }

  private void valid(Descriptor root) throws IOException {
    assertThat(new GraphValidator(to, 1, ValidationListener.SILENT).validate(root).findings())
        .isEmpty();
  }

  private List<Manifest> manifests(Descriptor root) throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    for (Graph.Document document : Graph.read(to, root).documents()) {
      if (document.descriptor().mediaType().isManifest()) {
        manifests.add(Content.readManifest(to, document.descriptor()).value());
      }
    }
    return manifests;
  }

  private Manifest withLayers(Manifest manifest, List<Descriptor> layers) {
    return new Manifest(
        manifest.mediaType(),
        manifest.artifactType(),
        manifest.config(),
        layers,
        manifest.subject(),
        manifest.annotations());
  }

  private Descriptor push(Manifest manifest) throws IOException {
    Encoded<Manifest> encoded = ManifestCodec.write(manifest);
    from.push(Blob.of(encoded.descriptor(), encoded.bytes()));
    return encoded.descriptor();
  }

  private Descriptor index(List<Descriptor> entries, Map<String, String> annotations)
      throws IOException {
    Encoded<Index> index =
        ManifestCodec.write(
            new Index(
                MediaType.OCI_INDEX, Optional.empty(), entries, Optional.empty(), annotations));
    from.push(Blob.of(index.descriptor(), index.bytes()));
    return index.descriptor();
  }

  private List<Path> scratchFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
