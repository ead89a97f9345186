// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ContentSink;
import io.cloudimage.oci.content.Deleter;
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every repository does that lists referrers. */
public abstract class ReferrerContract {
  private static final String SBOM = "application/spdx+json";
  private static final String SIGNATURE = "application/vnd.example.signature";

  /** An empty repository, which is a {@link ReferrerLister}. */
  protected abstract Repository repository() throws Exception;

  @Test
  void listsWhatWasPushedWithASubject() throws Exception {
    Repository repository = repository();
    Descriptor image = image(repository, 1);
    assertThat(list(repository, image)).isEmpty();
    Descriptor sbom = RandomReferrer.write(repository, image, SBOM, "one");
    Descriptor signature = RandomReferrer.write(repository, image, SIGNATURE, "two");
    assertThat(list(repository, image))
        .extracting(Descriptor::digest)
        .containsExactlyInAnyOrder(sbom.digest(), signature.digest());
    Descriptor listed = list(repository, image, SBOM).get(0);
    assertThat(listed.bare()).isEqualTo(sbom);
    assertThat(listed.artifactType()).contains(new MediaType(SBOM));
    assertThat(listed.annotations()).containsEntry("note", "one");
  }

  @Test
  void listsByArtifactType() throws Exception {
    Repository repository = repository();
    Descriptor image = image(repository, 1);
    RandomReferrer.write(repository, image, SBOM, "one");
    Descriptor signature = RandomReferrer.write(repository, image, SIGNATURE, "two");
    assertThat(list(repository, image, SIGNATURE))
        .extracting(Descriptor::digest)
        .containsExactly(signature.digest());
    assertThat(list(repository, image, "application/vnd.example.other")).isEmpty();
  }

  @Test
  void listsOnlyThoseOfTheSubject() throws Exception {
    Repository repository = repository();
    Descriptor one = image(repository, 1);
    Descriptor two = image(repository, 2);
    Descriptor ofOne = RandomReferrer.write(repository, one, SBOM, "one");
    Descriptor ofTwo = RandomReferrer.write(repository, two, SBOM, "two");
    Descriptor ofThat = RandomReferrer.write(repository, ofTwo, SIGNATURE, "three");
    assertThat(list(repository, one))
        .extracting(Descriptor::digest)
        .containsExactly(ofOne.digest());
    assertThat(list(repository, two))
        .extracting(Descriptor::digest)
        .containsExactly(ofTwo.digest());
    assertThat(list(repository, ofTwo))
        .extracting(Descriptor::digest)
        .containsExactly(ofThat.digest());
  }

  @Test
  @DisplayName("M7 a subject that is not there")
  void listsReferrersOfWhatIsNotThere() throws Exception {
    Repository repository = repository();
    Descriptor absent = image(new MemoryRepository(), 3);
    assertThat(list(repository, absent)).isEmpty();
    Descriptor sbom = RandomReferrer.write(repository, absent, SBOM, "one");
    assertThat(list(repository, absent))
        .extracting(Descriptor::digest)
        .containsExactly(sbom.digest());
  }

  @Test
  void pushingAReferrerAgainListsItOnce() throws Exception {
    Repository repository = repository();
    Descriptor image = image(repository, 1);
    RandomReferrer.write(repository, image, SBOM, "one");
    RandomReferrer.write(repository, image, SBOM, "one");
    assertThat(list(repository, image)).hasSize(1);
  }

  @Test
  void listsAnIndexThatHasASubject() throws Exception {
    Repository repository = repository();
    Descriptor image = image(repository, 1);
    Encoded<Index> index =
        ManifestCodec.write(
            new Index(
                MediaType.OCI_INDEX,
                Optional.of(new MediaType(SBOM)),
                List.of(image.bare()),
                Optional.of(image.bare()),
                Map.of("note", "list")));
    repository.push(Blob.of(index.descriptor(), index.bytes()));
    Descriptor listed = list(repository, image).get(0);
    assertThat(listed.bare()).isEqualTo(index.descriptor());
    assertThat(listed.artifactType()).contains(new MediaType(SBOM));
    assertThat(listed.annotations()).containsEntry("note", "list");
  }

  @Test
  void theTypeOfAConfigStandsForAnArtifactType() throws Exception {
    Repository repository = repository();
    Descriptor image = image(repository, 1);
    Encoded<Manifest> full = RandomReferrer.manifest(image, SBOM, "one");
    Manifest plain =
        new Manifest(
            MediaType.OCI_MANIFEST,
            Optional.empty(),
            full.value().config(),
            full.value().layers(),
            full.value().subject(),
            Map.of());
    Encoded<Manifest> manifest = ManifestCodec.write(plain);
    RandomReferrer.pushBlobs(repository, full, "one");
    repository.push(Blob.of(manifest.descriptor(), manifest.bytes()));
    assertThat(list(repository, image, full.value().config().mediaType().value())).hasSize(1);
  }

  @Test
  void aCopiedReferrerIsListed() throws Exception {
    Repository repository = repository();
    MemoryRepository from = new MemoryRepository();
    Descriptor image = RandomImage.write(from, 4, 1, 100);
    Descriptor sbom = RandomReferrer.write(from, image, SBOM, "one");
    Copier copier = new Copier(CopyOptions.defaults());
    copier.copy(from, image, repository, Optional.of(new Tag("v1")));
    copier.copy(from, sbom, repository, Optional.empty());
    assertThat(list(repository, image))
        .extracting(Descriptor::digest)
        .containsExactly(sbom.digest());
  }

  @Test
  void aDeletedReferrerIsNotListed() throws Exception {
    Repository repository = repository();
    Descriptor image = image(repository, 1);
    Descriptor sbom = RandomReferrer.write(repository, image, SBOM, "one");
    Descriptor other = RandomReferrer.write(repository, image, SBOM, "two");
    try {
      ((Deleter) repository).delete(sbom.digest());
    } catch (OciException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
      assertThat(list(repository, image)).hasSize(2);
      return;
    }
    assertThat(list(repository, image))
        .extracting(Descriptor::digest)
        .containsExactly(other.digest());
  }

  private static Descriptor image(ContentSink sink, long seed) throws IOException {
    MemoryRepository from = new MemoryRepository();
    Descriptor image = RandomImage.write(from, seed, 1, 100);
    if (sink instanceof Repository repository) {
      new Copier(CopyOptions.defaults())
          .copy(from, image, repository, Optional.of(new Tag("v" + seed)));
    }
    return image;
  }

  private static List<Descriptor> list(Repository repository, Descriptor subject)
      throws IOException {
    return ((ReferrerLister) repository).referrers(subject, Optional.empty());
  }

  private static List<Descriptor> list(Repository repository, Descriptor subject, String type)
      throws IOException {
    return ((ReferrerLister) repository).referrers(subject, Optional.of(type));
  }
}
