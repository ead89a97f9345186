// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.kubefile.Kubefile;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.layout.GarbageOptions;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.Lease;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers whose files have not changed are not made again, and all others are. */
class BuildCacheTest {
  private static final String KUBEFILE = "FROM scratch\nCOPY . .\n";

  @TempDir private Path directory;
  private BuildFixture fixture;
  private Path dataRoot;

  @BeforeEach
  void layOut() throws Exception {
    fixture = new BuildFixture(directory);
    dataRoot = directory.resolve("data");
    fixture.put("a", "A".repeat(1000));
    fixture.put("d/b", "B".repeat(1000));
    fixture.put("d/Metadata", "{}");
    settle();
  }

  /** A file that has just been changed is not trusted. */
  private static void settle() throws InterruptedException {
    Thread.sleep(150);
  }

  /** One build, and what was heard of it. */
  private final class Run implements BuildListener {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger reused = new AtomicInteger();
    private final BuildResult result;

    Run(String kubefile, LayoutStore store, LayerCache cache) throws IOException {
      try (Lease lease = store.lease()) {
        result =
            ImageBuilder.writingTo(
                    store,
                    (name, platform, pin) -> {
                      throw new OciException(ErrorKind.NOT_FOUND, "no " + name);
                    },
                    fixture.temporary)
                .withCache(cache)
                .withListener(this)
                .build(
                    new BuildRequest(
                        Kubefile.parse("Kubefile", kubefile),
                        BuildContext.of(fixture.context),
                        fixture.options));
      }
    }

    @Override
    public void advanced(Platform platform, int number, long read) {
      bytes.addAndGet(read);
    }

    @Override
    public void wrote(Platform platform, int number, Layer layer) {
      written.incrementAndGet();
    }

    @Override
    public void reused(Platform platform, int number, Layer layer) {
      reused.incrementAndGet();
    }

    Digest digest() {
      return result.root().digest();
    }

    void wasMade() {
      assertThat(List.of(written.get(), reused.get())).containsExactly(1, 0);
      assertThat(result.images().get(0).reusedLayers()).isEmpty();
    }

    void wasCached() {
      assertThat(List.of(written.get(), reused.get())).containsExactly(0, 1);
      assertThat(bytes).hasValue(0);
      assertThat(result.images().get(0).reusedLayers())
          .isEqualTo(result.images().get(0).ownLayers());
    }
  }

  private Run build(String kubefile) throws IOException {
    LayoutStore store = LayoutStore.open(dataRoot);
    return new Run(kubefile, store, store.layerCache());
  }

  private Run build() throws IOException {
    return build(KUBEFILE);
  }

  private List<Path> records() throws IOException {
    Path records = dataRoot.resolve("state/layers");
    if (!Files.exists(records)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(records)) {
      return files.toList();
    }
  }

  @Test
  void anUnchangedTreeIsNotRead() throws IOException {
    Run first = build();
    first.wasMade();

    Run second = build();

    second.wasCached();
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(second.result.images()).isNotEmpty();
    assertThat(first.bytes).hasValue(2002);
  }

  /** Each is all that changes; size and time of modification stay. */
  @ParameterizedTest
  @ValueSource(strings = {"content", "mode", "name", "another file", "compression", "time", "link"})
  void aChangeMakesTheLayerAnew(String what) throws Exception {
    Path file = fixture.context.resolve("d/b");
    Path link = Files.createSymbolicLink(fixture.context.resolve("l"), Path.of("a"));
    Run first = build();
    FileTime time = Files.getLastModifiedTime(file);
    switch (what) {
      case "content" -> Files.writeString(file, "C".repeat(1000));
      case "mode" -> fixture.mode(file, "rwxr-xr-x");
      case "name" -> Files.move(file, file.resolveSibling("c"));
      case "another file" -> fixture.put("d/c", "");
      case "link" -> {
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("d"));
      }
      case "time" ->
          fixture.options = fixture.options.withCreated(Instant.ofEpochSecond(1_000_000_000));
      default -> fixture.options = fixture.options.withCompression(CompressionChoice.parse("gzip"));
    }
    if (Files.exists(file)) {
      Files.setLastModifiedTime(file, time);
    }
    settle();

    Run second = build();

    second.wasMade();
    assertThat(second.digest()).isNotEqualTo(first.digest());
    build().wasCached();
  }

  @Test
  void anotherFileInThePlaceOfOneIsSeen() throws Exception {
    Run first = build();
    Path file = fixture.context.resolve("a");
    Path other = fixture.put("other", "X".repeat(1000));
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    settle();

    Run second = build();

    second.wasMade();
    assertThat(second.digest()).isNotEqualTo(first.digest());
  }

  @Test
  void whatMayStillChangeUnseenIsNotNoted() throws IOException {
    Files.setLastModifiedTime(
        fixture.context.resolve("a"), FileTime.from(Instant.now().plusSeconds(60)));

    build().wasMade();
    assertThat(records()).isEmpty();
    build().wasMade();
  }

  @Test
  void distrustMakesEverythingAnewAndNotesIt() throws IOException {
    LayoutStore store = LayoutStore.open(dataRoot);
    Run first = new Run(KUBEFILE, store, store.layerCache().distrusted());
    first.wasMade();
    assertThat(records()).hasSize(1);
    new Run(KUBEFILE, store, store.layerCache().distrusted()).wasMade();

    Run trusting = build();

    trusting.wasCached();
    assertThat(trusting.digest()).isEqualTo(first.digest());
  }

  @Test
  void withoutACacheNothingIsNoted() throws IOException {
    new Run(KUBEFILE, LayoutStore.open(dataRoot), LayerCache.NONE).wasMade();
    assertThat(records()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone", "cut"})
  void aLayerThatIsNotThereIsMadeAgain(String how) throws IOException {
    Run first = build();
    Path blob =
        dataRoot.resolve(
            "blobs/sha256/"
                + first.result.images().get(0).ownLayers().get(0).descriptor().digest().hex());
    Files.delete(blob);
    if (how.equals("cut")) {
      Files.write(blob, new byte[10]);
    }

    Run second = build();

    second.wasMade();
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(Digest.of(Files.readAllBytes(blob)).hex()).isEqualTo(blob.getFileName().toString());
    build().wasCached();
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "cut", "one digit", "foreign", "of another layer"})
  void aDamagedRecordIsNone(String how) throws Exception {
    Run first = build();
    Path file = records().get(0);
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
            fixture.put("d/b", "");
            settle();
            build().wasMade();
            Path other =
                records().stream().filter(each -> !each.equals(file)).findFirst().orElseThrow();
            String itsRecord = Files.readString(other);
            Files.delete(other);
            yield itsRecord;
          }
        });
    if (!how.equals("of another layer")) {
      Run second = build();
      second.wasMade();
      assertThat(second.digest()).isEqualTo(first.digest());
      assertThat(Files.readString(file)).isEqualTo(record);
    } else {
      build().wasMade();
    }
    build().wasCached();
  }

  @Test
  void whereNoRecordCanBeWrittenTheBuildGoesOn() throws IOException {
    Run first = build();
    Path file = records().get(0);
    Files.delete(file);
    Files.createDirectory(file);
    Files.writeString(file.resolve("in the way"), "");

    Run second = build();

    second.wasMade();
    assertThat(second.digest()).isEqualTo(first.digest());
    LayoutStore.open(dataRoot).gc(GarbageOptions.defaults());
  }

  @Test
  @DisplayName("here documents, stages and hard links are known again")
  void otherContents() throws Exception {
    Files.createLink(fixture.context.resolve("h"), fixture.context.resolve("a"));
    settle();
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
    Run first = build(kubefile.formatted("one"));
    assertThat(first.written).hasValue(4);

    Run second = build(kubefile.formatted("one"));

    assertThat(List.of(second.written.get(), second.reused.get())).containsExactly(0, 4);
    assertThat(second.bytes).hasValue(0);
    assertThat(second.digest()).isEqualTo(first.digest());

    Run third = build(kubefile.formatted("two"));

    assertThat(third.written).hasValueGreaterThanOrEqualTo(2);
    assertThat(third.digest()).isNotEqualTo(first.digest());
    assertThat(third.result.root())
        .isEqualTo(
            new Run(kubefile.formatted("two"), LayoutStore.open(dataRoot), LayerCache.NONE)
                .result.root());
  }

  @Test
  void aSecondPlatformTakesTheLayerOfTheFirst() throws IOException {
    fixture.options =
        fixture.options.withPlatforms(
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64")));

    Run first = build();

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
      List<Callable<Digest>> builds = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        builds.add(() -> build().digest());
      }
      for (Future<Digest> each : pool.invokeAll(builds)) {
        digests.add(each.get());
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(digests).hasSize(1);
    assertThat(records()).hasSize(1);
    assertThat(dataRoot.resolve("quarantine"))
        .satisfiesAnyOf(
            path -> assertThat(path).doesNotExist(), path -> assertThat(path).isEmptyDirectory());
    build().wasCached();
  }

  @Test
  void garbageCollectionForgetsWithTheLayer() throws IOException {
    Run first = build();
    LayoutStore store = LayoutStore.open(dataRoot);
    store.tag(first.result.root(), ImageName.parse("k:v1"));
    Files.write(records().get(0).resolveSibling(".x.json.1234"), new byte[3]);
    Files.write(
        records().get(0).resolveSibling("notes.txt"), "foreign".getBytes(StandardCharsets.UTF_8));

    store.gc(new GarbageOptions(java.time.Duration.ZERO, true));
    assertThat(records()).hasSize(3);
    store.gc(GarbageOptions.defaults());
    assertThat(records()).hasSize(1);
    build().wasCached();

    store.untag(ImageName.parse("k:v1"));
    store.gc(GarbageOptions.defaults());

    assertThat(records()).isEmpty();
    Run second = build();
    second.wasMade();
    assertThat(second.digest()).isEqualTo(first.digest());
  }
}
