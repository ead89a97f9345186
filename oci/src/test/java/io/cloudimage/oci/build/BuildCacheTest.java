// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers whose files have not changed are not made again, and all others are. */
class BuildCacheTest {
  @TempDir private Path directory;
  private CachedBuilds builds;

  @BeforeEach
  void layOut() throws Exception {
    builds = new CachedBuilds(directory);
  }

  @Test
  void anUnchangedTreeIsNotRead() throws IOException {
    CachedBuilds.Run first = builds.build();
    first.wasMade();

    CachedBuilds.Run second = builds.build();

    second.wasCached();
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(second.result.images()).isNotEmpty();
    assertThat(first.bytes).hasValue(2002);
  }

  /** Each is all that changes; size and time of modification stay. */
  @ParameterizedTest
  @ValueSource(strings = {"content", "mode", "name", "another file", "compression", "time", "link"})
  void aChangeMakesTheLayerAnew(String what) throws Exception {
    Path file = builds.fixture.context.resolve("d/b");
    Path link = Files.createSymbolicLink(builds.fixture.context.resolve("l"), Path.of("a"));
    CachedBuilds.Run first = builds.build();
    FileTime time = Files.getLastModifiedTime(file);
    switch (what) {
      case "content" -> Files.writeString(file, "C".repeat(1000));
      case "mode" -> builds.fixture.mode(file, "rwxr-xr-x");
      case "name" -> Files.move(file, file.resolveSibling("c"));
      case "another file" -> builds.fixture.put("d/c", "");
      case "link" -> {
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("d"));
      }
      case "time" ->
          builds.fixture.options =
              builds.fixture.options.withCreated(Instant.ofEpochSecond(1_000_000_000));
      default ->
          builds.fixture.options =
              builds.fixture.options.withCompression(CompressionChoice.parse("gzip"));
    }
    if (Files.exists(file)) {
      Files.setLastModifiedTime(file, time);
    }
    CachedBuilds.settle();

    CachedBuilds.Run second = builds.build();

    second.wasMade();
    assertThat(second.digest()).isNotEqualTo(first.digest());
    builds.build().wasCached();
  }

  @Test
  void anotherFileInThePlaceOfOneIsSeen() throws Exception {
    CachedBuilds.Run first = builds.build();
    Path file = builds.fixture.context.resolve("a");
    Path other = builds.fixture.put("other", "X".repeat(1000));
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    CachedBuilds.settle();

    CachedBuilds.Run second = builds.build();

    second.wasMade();
    assertThat(second.digest()).isNotEqualTo(first.digest());
  }

  @Test
  @DisplayName("here documents, stages and hard links are known again")
  void otherContents() throws Exception {
    Files.createLink(builds.fixture.context.resolve("h"), builds.fixture.context.resolve("a"));
    CachedBuilds.settle();
    String kubefile =
        """
        FROM scratch AS first
        COPY . .
        COPY <<EOF doc
        %s
        EOF
        FROM scratch
        COPY --from=first d x/
        COPY --from=first doc a x/
        """;
    CachedBuilds.Run first = builds.build(kubefile.formatted("one"));
    assertThat(first.written).hasValue(4);

    CachedBuilds.Run second = builds.build(kubefile.formatted("one"));

    assertThat(List.of(second.written.get(), second.reused.get())).containsExactly(0, 4);
    assertThat(second.bytes).hasValue(0);
    assertThat(second.digest()).isEqualTo(first.digest());

    CachedBuilds.Run third = builds.build(kubefile.formatted("two"));

    assertThat(third.written).hasValueGreaterThanOrEqualTo(2);
    assertThat(third.digest()).isNotEqualTo(first.digest());
    assertThat(third.result.root())
        .isEqualTo(builds.build(kubefile.formatted("two"), LayerCache.NONE).result.root());
  }

  @Test
  void aSecondPlatformTakesTheLayerOfTheFirst() throws IOException {
    builds.fixture.options =
        builds.fixture.options.withPlatforms(
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64")));

    CachedBuilds.Run first = builds.build();

    assertThat(List.of(first.written.get(), first.reused.get())).containsExactly(1, 1);
    assertThat(first.result.images().get(1).reusedLayers()).isEmpty();
    assertThat(first.result.images().get(1).ownLayers())
        .isEqualTo(first.result.images().get(0).ownLayers());
  }

  @Test
  void buildsAtOnceAgree() throws Exception {
    Set<Digest> digests = new HashSet<>();
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Digest>> all = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        all.add(() -> builds.build().digest());
      }
      for (Future<Digest> each : pool.invokeAll(all)) {
        digests.add(each.get());
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(digests).hasSize(1);
    assertThat(builds.records()).hasSize(1);
    assertThat(builds.dataRoot.resolve("quarantine"))
        .satisfiesAnyOf(
            path -> assertThat(path).doesNotExist(), path -> assertThat(path).isEmptyDirectory());
    builds.build().wasCached();
  }
}
