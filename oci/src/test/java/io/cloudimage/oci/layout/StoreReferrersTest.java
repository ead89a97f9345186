// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.testing.RandomReferrer;
import io.cloudimage.oci.testing.ReferrerContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Referrers in the store: found again, kept as long as their subjects. */
class StoreReferrersTest extends ReferrerContract {
  private static final ImageName NAME = ImageName.parse("kubernetes:v1");
  private static final String TYPE = "application/spdx+json";

  @TempDir Path directory;

  @Override
  protected Repository repository() throws IOException {
    return LayoutStore.open(directory.resolve("store")).repository(NAME);
  }

  @Test
  void referrersLiveAsLongAsTheirSubjects() throws IOException {
    LayoutStore store = LayoutStore.open(directory);
    Descriptor image = RandomImage.write(store, 1, 1, 100);
    store.tag(image, NAME);
    Descriptor sbom = RandomReferrer.write(store, image, TYPE, "sbom");
    Descriptor signature = RandomReferrer.write(store, sbom, TYPE, "signature of the sbom");
    assertThat(store.images()).hasSize(1);
    assertThat(store.gc(GarbageOptions.defaults()).removed()).isEmpty();
    assertThat(store.fsck(StoreCheckOptions.defaults()).problems()).isEmpty();

    store.untag(NAME);
    assertThat(store.gc(new GarbageOptions(Duration.ZERO, true)).removed())
        .contains(image.digest(), sbom.digest(), signature.digest());
    assertThat(store.referrers(image.digest(), Optional.empty())).hasSize(1);
    assertThat(store.gc(new GarbageOptions(Duration.ofHours(1), false)).removed()).isEmpty();
    assertThat(store.referrers(image.digest(), Optional.empty())).hasSize(1);
    assertThat(store.gc(GarbageOptions.defaults()).removed()).hasSize(8);
    assertThat(store.referrerEntries()).isEmpty();
    assertThat(store.fsck(StoreCheckOptions.defaults()).problems()).isEmpty();
  }

  @Test
  void aReferrerInAnIndexOfAnotherToolIsFound() throws IOException {
    LayoutStore store = LayoutStore.open(directory);
    Descriptor image = RandomImage.write(store, 1, 1, 100);
    store.tag(image, NAME);
    Encoded<Manifest> sbom = RandomReferrer.manifest(image, TYPE, "sbom");
    RandomReferrer.pushBlobs(store, sbom, "sbom");
    try (Ingest ingest = store.ingest()) {
      ingest.write(sbom.bytes());
      ingest.commit(sbom.descriptor().mediaType());
    }
    assertThat(store.referrers(image.digest(), Optional.empty())).isEmpty();
    store.tag(sbom.descriptor(), ImageName.parse("kubernetes:sbom"));
    assertThat(store.referrers(image.digest(), Optional.empty()))
        .extracting(Descriptor::digest)
        .containsExactly(sbom.descriptor().digest());
    store.push(Blob.of(sbom.descriptor(), sbom.bytes()));
    assertThat(store.referrers(image.digest(), Optional.empty())).hasSize(1);
  }
}
