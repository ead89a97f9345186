// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

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
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlatformSubsetTest {
  private static final Tag V1 = new Tag("v1");

  private final MemoryRepository from = new MemoryRepository();

  @Test
  void theDerivedIndexSaysWhereItComesFrom() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 1, "linux/amd64", "linux/arm64", "linux/s390x");
    Index whole = Content.readIndex(from, root).value();
    Encoded<Index> derived = subset(root, "linux/arm64", "linux/amd64").derive().orElseThrow();
    assertThat(derived.value().manifests()).isEqualTo(whole.manifests().subList(0, 2));
    assertThat(derived.value().annotations())
        .containsEntry(AnnotationKeys.DERIVED_FROM, root.digest().toString());
    assertThat(subset(root, "linux/amd64", "linux/arm64").derive().orElseThrow().bytes())
        .isEqualTo(derived.bytes());
  }

  @Test
  void anIndexOfTheseAloneStaysAsItIs() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 2, "linux/amd64", "linux/arm64");
    assertThat(subset(root, "linux/amd64", "linux/arm64").derive()).isEmpty();
  }

  @Test
  void imagesAndAttestationsOfTheseComeAlong() throws IOException {
    Descriptor plain = RandomImage.writeIndex(from, 3, "linux/amd64", "linux/arm64");
    List<Descriptor> images = Content.readIndex(from, plain).value().manifests();
    List<Descriptor> entries = new ArrayList<>(images);
    Descriptor nginxAmd = member(10, "linux/amd64");
    Descriptor nginxArm = member(20, "linux/arm64");
    Descriptor attestsAmd = attestation(30, images.get(0));
    Descriptor attestsArm = attestation(40, images.get(1));
    entries.addAll(List.of(nginxAmd, nginxArm, attestsAmd, attestsArm));
    Descriptor root = index(entries);
    assertThat(subset(root, "linux/arm64").derive().orElseThrow().value().manifests())
        .containsExactly(images.get(1), nginxArm, attestsArm);
    assertThat(subset(root, "linux/arm64").derive().orElseThrow().value().artifactType())
        .contains(MediaType.CLOUDIMAGE);
  }

  @Test
  void aPlatformThatOnlyATravellingImageHasIsNone() throws IOException {
    Descriptor plain = RandomImage.writeIndex(from, 4, "linux/amd64");
    List<Descriptor> entries = new ArrayList<>(Content.readIndex(from, plain).value().manifests());
    entries.add(member(10, "linux/arm64"));
    Descriptor root = index(entries);
    assertThatThrownBy(() -> subset(root, "linux/arm64"))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
        .hasMessageContaining("linux/arm64")
        .hasMessageContaining("it has: linux/amd64");
  }

  @Test
  void oneMissingOfSeveralIsNamed() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 5, "linux/amd64", "linux/arm64");
    PlatformSubset subset = subset(root, "linux/amd64", "linux/s390x");
    assertThatThrownBy(subset::requireAll)
        .hasMessageContaining("no image for linux/s390x; it has: linux/amd64, linux/arm64");
    assertThat(subset(root, "linux/arm64").requireAll().derive()).isPresent();
  }

  @Test
  void aSparseCopyKeepsTheIndexAndLeavesTheRestBehind() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 6, "linux/amd64", "linux/arm64");
    List<Descriptor> images = Content.readIndex(from, root).value().manifests();
    MemoryRepository to = new MemoryRepository();
    new Copier(CopyOptions.defaults())
        .copySparse(from, root, subset(root, "linux/arm64").omitted(), to, Optional.of(V1));
    assertThat(to.resolve(V1).digest()).isEqualTo(root.digest());
    assertThat(to.exists(images.get(0))).isFalse();
    assertThat(to.exists(images.get(1))).isTrue();
    assertThat(Content.readDocument(to, root)).isEqualTo(Content.readDocument(from, root));
  }

  @Test
  void aDerivedIndexIsCopiedFromAnOverlay() throws IOException {
    Descriptor root = RandomImage.writeIndex(from, 7, "linux/amd64", "linux/arm64");
    Descriptor signature = RandomReferrer.write(from, root, "application/vnd.example.sbom", "text");
    Encoded<Index> derived = subset(root, "linux/arm64").derive().orElseThrow();
    OverlaidRepository overlaid =
        new OverlaidRepository(from, List.of(Blob.of(derived.descriptor(), derived.bytes())));
    MemoryRepository to = new MemoryRepository();
    new Copier(CopyOptions.defaults()).copy(overlaid, derived.descriptor(), to, Optional.of(V1));
    assertThat(to.resolve(V1).digest()).isEqualTo(derived.descriptor().digest());
    assertThat(Graph.read(to, to.resolve(V1)).documents()).hasSize(2);
    assertThat(overlaid.resolve(derived.descriptor().digest())).isEqualTo(derived.descriptor());
    assertThat(overlaid.referrers(root, Optional.empty()))
        .extracting(Descriptor::digest)
        .containsExactly(signature.digest());
  }

  @Test
  void wholeIndexesStayBehindUnlessTheirDigestIsAskedFor() throws IOException {
    Descriptor image = RandomImage.writeIndex(from, 5, "linux/amd64", "linux/arm64");
    List<Descriptor> own = Content.readIndex(from, image).value().manifests();
    Descriptor whole = RandomImage.writeIndex(from, 50, "linux/amd64", "linux/arm64");
    Descriptor byTag =
        whole.withAnnotation(AnnotationKeys.MEMBER_NAME, "docker.io/library/nginx:1");
    Descriptor byDigest =
        whole.withAnnotation(
            AnnotationKeys.MEMBER_NAME, "docker.io/library/nginx@" + whole.digest());
    Descriptor root = index(List.of(own.get(0), own.get(1), byTag, byDigest));

    assertThat(subset(root, "linux/arm64").derive().orElseThrow().value().manifests())
        .containsExactly(own.get(1), byDigest);
    assertThat(subset(root, "linux/arm64", "linux/amd64").derive()).isEmpty();
  }

  private PlatformSubset subset(Descriptor root, String... platforms) throws IOException {
    return PlatformSubset.of(
        root, Content.readDocument(from, root), Stream.of(platforms).map(Platform::parse).toList());
  }

  private Descriptor member(long seed, String platform) throws IOException {
    return RandomImage.write(from, seed, 1, 10)
        .withPlatform(Platform.parse(platform))
        .withAnnotation(AnnotationKeys.MEMBER_NAME, "docker.io/library/nginx:1");
  }

  private Descriptor attestation(long seed, Descriptor about) throws IOException {
    return RandomImage.write(from, seed, 1, 10)
        .withPlatform(new Platform("unknown", "unknown"))
        .withAnnotation("vnd.docker.reference.type", "attestation-manifest")
        .withAnnotation("vnd.docker.reference.digest", about.digest().toString());
  }

  private Descriptor index(List<Descriptor> entries) throws IOException {
    Encoded<Index> index =
        ManifestCodec.write(
            new Index(
                MediaType.OCI_INDEX,
                Optional.of(MediaType.CLOUDIMAGE),
                entries,
                Optional.empty(),
                Map.of()));
    from.push(Blob.of(index.descriptor(), index.bytes()));
    return index.descriptor();
  }
}
