// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cloudimage.oci.closure.ClosureDifference.Kind;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.layout.GarbageOptions;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.StoreRepository;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.testing.CosignSignature;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.oci.transfer.CopyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closures of a signed and described image of two platforms. */
class ClosureTest {
  private static final Tag V1 = new Tag("v1");
  private static final String SBOM = "application/spdx+json";

  @TempDir Path directory;

  private final MemoryRepository source = new MemoryRepository();
  private Descriptor root;
  private Descriptor child;
  private Descriptor sbom;
  private Descriptor signatureOfSbom;
  private Descriptor signature;

  @BeforeEach
  void attach() throws IOException {
    root = RandomImage.writeIndex(source, 1, "linux/amd64", "linux/arm64");
    source.tag(root, V1);
    child = Content.readIndex(source, root).value().manifests().get(1);
    sbom = RandomReferrer.write(source, child, SBOM, "sbom");
    signatureOfSbom = RandomReferrer.write(source, sbom, "application/vnd.example.sig", "sig");
    signature = CosignSignature.write(source, root);
    source.tag(sbom, new Tag("unrelated"));
  }

  @Test
  void holdsIndexChildrenReferrersAndCosignsTags() throws IOException {
    Closure closure = read(source);
    assertThat(closure.root()).isEqualTo(root);
    assertThat(closure.members())
        .extracting(ClosureMember::role)
        .containsExactly(
            ClosureRole.ROOT,
            ClosureRole.CHILD,
            ClosureRole.CHILD,
            ClosureRole.SIGNATURE,
            ClosureRole.REFERRER,
            ClosureRole.REFERRER);
    assertThat(closure.attachments())
        .extracting(member -> member.descriptor().digest())
        .containsExactly(signature.digest(), sbom.digest(), signatureOfSbom.digest());
    assertThat(closure.of(child.digest()))
        .extracting(member -> member.descriptor().digest())
        .containsExactly(sbom.digest());
    ClosureMember signed = closure.members(ClosureRole.SIGNATURE).get(0);
    assertThat(signed.tag()).contains(new Tag("sha256-" + root.digest().hex() + ".sig"));
    assertThat(signed.subject()).contains(root.digest());
  }

  @Test
  void copiesAllOfItAndThenNothingMore() throws IOException {
    MemoryRepository destination = new MemoryRepository();
    Closure closure = read(source);
    ClosureCopier copier = new ClosureCopier(CopyOptions.defaults());
    assertThat(copier.copy(source, closure, destination, Optional.of(V1)).transferred())
        .isGreaterThan(9);
    assertThat(destination.resolve(V1).digest()).isEqualTo(root.digest());
    assertThat(ClosureComparison.of(closure, read(destination)).isEqual()).isTrue();
    assertThat(copier.copy(source, closure, destination, Optional.of(V1)).transferred()).isZero();
    assertThat(Content.readDocument(destination, sbom))
        .isEqualTo(Content.readDocument(source, sbom));
  }

  @Test
  void survivesGarbageCollectionInAStore() throws IOException {
    LayoutStore store = LayoutStore.open(directory);
    StoreRepository destination = store.repository(ImageName.parse("team/app"));
    Closure closure = read(source);
    new ClosureCopier(CopyOptions.defaults()).copy(source, closure, destination, Optional.of(V1));
    assertThat(store.gc(GarbageOptions.defaults()).removed()).isEmpty();
    assertThat(
            ClosureComparison.of(
                    closure,
                    ClosureReader.read(
                        destination, destination.resolve(V1), ClosureLimits.defaults()))
                .differences())
        .isEmpty();
  }

  @Test
  void comparisonNamesWhatIsMissingDifferentAndExtra() throws IOException {
    MemoryRepository destination = new MemoryRepository();
    Closure closure = read(source);
    new ClosureCopier(CopyOptions.defaults()).copy(source, closure, destination, Optional.of(V1));
    destination.delete(sbom.digest());
    Descriptor other = CosignSignature.write(destination, root, "again");
    Descriptor extra = RandomReferrer.write(destination, root, SBOM, "ours");
    ClosureComparison comparison = ClosureComparison.of(closure, read(destination));
    assertThat(comparison.isEqual()).isFalse();
    assertThat(comparison.isComplete()).isFalse();
    assertThat(comparison.differences())
        .extracting(ClosureDifference::kind, d -> d.member().descriptor().digest())
        .containsExactly(
            tuple(Kind.DIFFERENT, signature.digest()),
            tuple(Kind.MISSING, sbom.digest()),
            tuple(Kind.MISSING, signatureOfSbom.digest()),
            tuple(Kind.EXTRA, extra.digest()));
    assertThat(comparison.differences().get(0).seen()).contains(other.digest());
  }

  @Test
  @DisplayName("M9 referrers that refer to each other come to an end")
  void loopsEnd() throws IOException {
    // A subject's digest is part of the referrer, so a true loop cannot be made; an index that
    // refers to its own child's subject is as near as it gets.
    Encoded<Index> index =
        ManifestCodec.write(
            new Index(
                MediaType.OCI_INDEX,
                Optional.empty(),
                List.of(child, sbom.withArtifactType(new MediaType(SBOM))),
                Optional.of(child.bare()),
                Map.of()));
    source.push(Blob.of(index.descriptor(), index.bytes()));
    Closure closure = ClosureReader.read(source, index.descriptor(), ClosureLimits.defaults());
    assertThat(closure.members()).extracting(m -> m.descriptor().digest()).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("M9 signatures' tags that lead to each other come to an end")
  void tagsInACircleEnd() throws IOException {
    source.tag(root, new Tag("sha256-" + signature.digest().hex() + ".sig"));
    Closure closure = read(source);
    assertThat(closure.members(ClosureRole.SIGNATURE))
        .extracting(m -> m.descriptor().digest())
        .containsExactly(signature.digest(), root.digest());
    MemoryRepository destination = new MemoryRepository();
    new ClosureCopier(CopyOptions.defaults()).copy(source, closure, destination, Optional.of(V1));
    assertThat(ClosureComparison.of(closure, read(destination)).isEqual()).isTrue();
  }

  @Test
  void limitsAreNamed() {
    assertThatThrownBy(() -> ClosureReader.read(source, root, new ClosureLimits(8, 5)))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
        .hasMessageContaining("more than 5 members");
    assertThatThrownBy(() -> ClosureReader.read(source, root, new ClosureLimits(2, 100)))
        .hasMessageContaining("more than 2 steps");
  }

  @Test
  void limitsAreReachedWithoutError() throws IOException {
    assertThat(ClosureReader.read(source, root, new ClosureLimits(3, 6)).members()).hasSize(6);
  }

  @Test
  void tagsMadeOfDigestsAreTold() {
    Digest digest = root.digest();
    assertThat(AttachmentTag.isOne(new Tag("sha256-" + digest.hex()))).isTrue();
    assertThat(AttachmentTag.isOne(new Tag("sha256-" + digest.hex() + ".att"))).isTrue();
    assertThat(AttachmentTag.isOne(new Tag("sha256-abc.sig"))).isFalse();
    assertThat(AttachmentTag.isOne(V1)).isFalse();
    Digest longer = Digest.parse("sha512:" + digest.hex() + digest.hex());
    assertThat(AttachmentTag.of(ClosureRole.SIGNATURE, longer)).isEmpty();
    assertThat(AttachmentTag.of(ClosureRole.FALLBACK, longer))
        .contains(new Tag("sha512-" + digest.hex()));
  }

  private static Closure read(MemoryRepository repository) throws IOException {
    return ClosureReader.read(repository, repository.resolve(V1), ClosureLimits.defaults());
  }
}
