// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.layout.GarbageOptions;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store notes of the layers that were built, and what becomes of it. */
class BuildCacheRecordsTest {
  @TempDir private Path directory;
  private CachedBuilds builds;

  @BeforeEach
  void layOut() throws Exception {
    builds = new CachedBuilds(directory);
  }

  @Test
  void whatMayStillChangeUnseenIsNotNoted() throws IOException {
    Files.setLastModifiedTime(
        builds.fixture.context.resolve("a"), FileTime.from(Instant.now().plusSeconds(60)));

    builds.build().wasMade();
    assertThat(builds.records()).isEmpty();
    builds.build().wasMade();
  }

  @Test
  void distrustMakesEverythingAnewAndNotesIt() throws IOException {
    LayoutStore store = LayoutStore.open(builds.dataRoot);
    CachedBuilds.Run first = builds.build(CachedBuilds.KUBEFILE, store.layerCache().distrusted());
    first.wasMade();
    assertThat(builds.records()).hasSize(1);
    builds.build(CachedBuilds.KUBEFILE, store.layerCache().distrusted()).wasMade();

    CachedBuilds.Run trusting = builds.build();

    trusting.wasCached();
    assertThat(trusting.digest()).isEqualTo(first.digest());
  }

  @Test
  void withoutACacheNothingIsNoted() throws IOException {
    builds.build(CachedBuilds.KUBEFILE, LayerCache.NONE).wasMade();
    assertThat(builds.records()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone", "cut"})
  void aLayerThatIsNotThereIsMadeAgain(String how) throws IOException {
    CachedBuilds.Run first = builds.build();
    Path blob =
        builds.dataRoot.resolve(
            "blobs/sha256/"
                + first.result.images().get(0).ownLayers().get(0).descriptor().digest().hex());
    Files.delete(blob);
    if (how.equals("cut")) {
      Files.write(blob, new byte[10]);
    }

    CachedBuilds.Run second = builds.build();

    second.wasMade();
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(Digest.of(Files.readAllBytes(blob)).hex()).isEqualTo(blob.getFileName().toString());
    builds.build().wasCached();
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "cut", "one digit", "foreign", "of another layer"})
  void aDamagedRecordIsNone(String how) throws Exception {
    CachedBuilds.Run first = builds.build();
    Path file = builds.records().get(0);
    String record = Files.readString(file);
    String digest = first.result.images().get(0).ownLayers().get(0).diffId().hex();
    char digit = digest.charAt(0) == '0' ? '1' : '0';
    Files.writeString(
        file,
        switch (how) {
          case "empty" -> "";
          case "cut" -> record.substring(0, 200);
          case "one digit" -> record.replace(digest, digit + digest.substring(1));
          case "foreign" -> "{\"version\": 2}";
          default -> {
            builds.fixture.put("d/b", "");
            CachedBuilds.settle();
            builds.build().wasMade();
            Path other =
                builds.records().stream()
                    .filter(each -> !each.equals(file))
                    .findFirst()
                    .orElseThrow();
            String itsRecord = Files.readString(other);
            Files.delete(other);
            yield itsRecord;
          }
        });
    if (!how.equals("of another layer")) {
      CachedBuilds.Run second = builds.build();
      second.wasMade();
      assertThat(second.digest()).isEqualTo(first.digest());
      assertThat(Files.readString(file)).isEqualTo(record);
    } else {
      builds.build().wasMade();
    }
    builds.build().wasCached();
  }

  @Test
  void whereNoRecordCanBeWrittenTheBuildGoesOn() throws IOException {
    CachedBuilds.Run first = builds.build();
    Path file = builds.records().get(0);
    Files.delete(file);
    Files.createDirectory(file);
    Files.writeString(file.resolve("in the way"), "");

    CachedBuilds.Run second = builds.build();

    second.wasMade();
    assertThat(second.digest()).isEqualTo(first.digest());
    LayoutStore.open(builds.dataRoot).gc(GarbageOptions.defaults());
  }

  @Test
  void garbageCollectionForgetsWithTheLayer() throws IOException {
    CachedBuilds.Run first = builds.build();
    LayoutStore store = LayoutStore.open(builds.dataRoot);
    store.tag(first.result.root(), ImageName.parse("k:v1"));
    Files.write(builds.records().get(0).resolveSibling(".x.json.1234"), new byte[3]);
    Files.write(
        builds.records().get(0).resolveSibling("notes.txt"),
        "foreign".getBytes(StandardCharsets.UTF_8));

    store.gc(new GarbageOptions(java.time.Duration.ZERO, true));
    assertThat(builds.records()).hasSize(3);
    store.gc(GarbageOptions.defaults());
    assertThat(builds.records()).hasSize(1);
    builds.build().wasCached();

    store.untag(ImageName.parse("k:v1"));
    store.gc(GarbageOptions.defaults());

    assertThat(builds.records()).isEmpty();
    CachedBuilds.Run second = builds.build();
    second.wasMade();
    assertThat(second.digest()).isEqualTo(first.digest());
  }
}
