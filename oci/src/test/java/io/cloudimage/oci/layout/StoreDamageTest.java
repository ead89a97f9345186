// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.testing.RandomImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreDamageTest {
  private static final ImageName NAME = ImageName.parse("kubernetes:v1.19.8");

  @TempDir Path root;

  private LayoutStore store;
  private Descriptor manifest;

  @BeforeEach
  void writeAnImage() throws IOException {
    store = LayoutStore.open(root);
    manifest = RandomImage.write(store, 7, 1, 100);
    store.tag(manifest, NAME);
  }

  @ParameterizedTest(name = "S2 an index.json of {0}")
  @ValueSource(
      strings = {"", "{", "[]", "null", "{\"schemaVersion\":2,\"manifests\":[{}]}", "{}", "\u0000"})
  void readsTheIndexBeforeADamagedOne(String content) throws IOException {
    store.tag(manifest, ImageName.parse("second"));
    Files.writeString(root.resolve("index.json"), content);
    assertThat(store.resolve(NAME).bare()).isEqualTo(manifest);
    store.tag(manifest, ImageName.parse("third"));
    assertThat(store.resolve(ImageName.parse("third")).bare()).isEqualTo(manifest);
    assertThat(store.fsck(StoreCheckOptions.defaults()).problems()).isEmpty();
  }

  @Test
  @DisplayName("S2 no index that can be read: fsck makes one of the blobs")
  void rescuesAnIndexFromTheBlobs() throws IOException {
    Descriptor index = RandomImage.writeIndex(store, 9, "linux/amd64", "linux/arm64");
    store.tag(index, ImageName.parse("second"));
    Files.writeString(root.resolve("index.json"), "x");
    Files.writeString(root.resolve("index.json.prev"), "");
    assertThatThrownBy(() -> store.resolve(NAME))
        .isInstanceOfSatisfying(
            OciException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
              assertThat(e.hint().orElse("")).contains("fsck --repair");
            });
    assertThatThrownBy(() -> store.gc(GarbageOptions.defaults())).isInstanceOf(OciException.class);
    assertThat(store.fsck(StoreCheckOptions.defaults().withRepair(true)).isSound()).isTrue();
    assertThat(store.images())
        .extracting(StoredImage::descriptor)
        .containsExactlyInAnyOrder(manifest, index);
    assertThat(store.gc(GarbageOptions.defaults()).removed()).isEmpty();
  }

  @Test
  @DisplayName("S2 entries that other tools wrote are kept")
  void keepsForeignEntries() throws IOException {
    String foreign =
        "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\""
            + manifest.mediaType()
            + "\",\"digest\":\""
            + manifest.digest()
            + "\",\"size\":"
            + manifest.size()
            + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"any text/at all\","
            + "\"x\":\"y\"}},{\"mediaType\":\"application/x.unknown\",\"digest\":\""
            + manifest.digest()
            + "\",\"size\":"
            + manifest.size()
            + "}]}";
    Files.writeString(root.resolve("index.json"), foreign);
    store.tag(manifest, NAME);
    assertThat(store.images()).hasSize(3);
    assertThat(store.images().get(0).name()).contains("any text/at all");
    assertThat(store.images().get(0).descriptor().annotations()).containsEntry("x", "y");
    store.untag(NAME);
    assertThat(store.images()).hasSize(2);
  }

  @Test
  @DisplayName("S1 a FIFO in a blob's place is never opened")
  void neverOpensAFifo() throws Exception {
    Descriptor config = Content.readManifest(store, manifest).value().config();
    Path blob = root.resolve("blobs/sha256").resolve(config.digest().hex());
    Files.delete(blob);
    assertThat(new ProcessBuilder("mkfifo", blob.toString()).start().waitFor()).isZero();
    assertThat(store.exists(config)).isFalse();
    assertThatThrownBy(() -> store.fetch(config).close()).isInstanceOf(OciException.class);
    assertThat(store.fsck(StoreCheckOptions.defaults()).isSound()).isFalse();
    RandomImage.write(store, 7, 1, 100);
    assertThat(store.fsck(StoreCheckOptions.defaults()).isSound()).isTrue();
  }

  @Test
  @DisplayName("S7 a clock that was ahead makes no early garbage")
  void keepsContentFromTheFuture() throws IOException {
    byte[] content = {1, 2, 3};
    Descriptor stray = Descriptor.of(new MediaType("application/octet-stream"), content);
    store.push(Blob.of(stray, content));
    Path blob = root.resolve("blobs/sha256").resolve(stray.digest().hex());
    Files.setLastModifiedTime(blob, FileTime.from(Instant.now().plus(Duration.ofDays(3650))));
    store.gc(new GarbageOptions(Duration.ofMinutes(1), false));
    assertThat(store.exists(stray)).isTrue();
  }

  @Test
  @DisplayName("M5 content by sha512")
  void keepsContentBySha512() throws IOException {
    byte[] content = {1, 2, 3};
    Digest.Algorithm algorithm = Digest.Algorithm.SHA512;
    Digest digest = Digest.of(algorithm, algorithm.newHash().digest(content));
    Descriptor blob = Descriptor.of(new MediaType("application/octet-stream"), digest, 3);
    store.push(Blob.of(blob, content));
    assertThat(Content.readDocument(store, blob)).isEqualTo(content);
    assertThat(store.fsck(StoreCheckOptions.defaults()).problems()).isEmpty();
  }

  @Test
  @DisplayName("S4 a lease holds for other processes, whatever this one tries")
  void aLeaseHoldsForOtherProcesses() throws Exception {
    try (Lease lease = store.lease()) {
      LayoutStore second = LayoutStore.open(root);
      for (LayoutStore each : java.util.List.of(store, second)) {
        assertThatThrownBy(() -> each.gc(GarbageOptions.defaults()))
            .isInstanceOfSatisfying(
                OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
      }
      Path file;
      try (var leases = Files.list(root.resolve("leases"))) {
        file = leases.findFirst().orElseThrow();
      }
      Process other =
          new ProcessBuilder("python3", "-c", TRY_LOCK, file.toString()).inheritIO().start();
      assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(other.exitValue()).as("another process can lock the lease").isEqualTo(7);
    }
    store.gc(GarbageOptions.defaults());
  }

  private static final String TRY_LOCK =
      "import fcntl, sys\n"
          + "f = open(sys.argv[1], 'r+')\n"
          + "try:\n"
          + "  fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
          + "except OSError:\n"
          + "  sys.exit(7)\n";
}
