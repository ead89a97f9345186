// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.testing.RandomImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutStoreTest {
  private static final ImageName NAME = ImageName.parse("kubernetes:v1.19.8");

  @TempDir Path directory;

  private Path root;
  private LayoutStore store;
  private Descriptor manifest;

  @BeforeEach
  void writeAnImage() throws IOException {
    root = directory.resolve("store");
    store = LayoutStore.open(root);
    manifest = RandomImage.write(store, 7, 2, 5000);
    store.tag(manifest, NAME);
  }

  @Test
  void isAnImageLayoutThatOthersRead() throws IOException {
    assertThat(root.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    assertThat(Files.readString(root.resolve("index.json")))
        .contains("\"org.opencontainers.image.ref.name\": \"kubernetes:v1.19.8\"")
        .contains(manifest.digest().toString());
    Path blob = root.resolve("blobs/sha256").resolve(manifest.digest().hex());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(blob)))
        .isEqualTo("r--r--r--");
    assertThat(root.resolve("ingest")).isEmptyDirectory();
  }

  @Test
  void opensAgain() throws IOException {
    assertThat(LayoutStore.open(root).resolve(NAME).bare()).isEqualTo(manifest);
    assertThat(LayoutStore.open(root).resolve(NAME.at(manifest.digest())).bare())
        .isEqualTo(manifest);
  }

  @Test
  void s1ADamagedBlobIsNotHandedOut() throws IOException {
    Path blob = blob(config());
    for (String damage : List.of("truncated", "flipped", "empty", "link", "directory")) {
      byte[] content = Files.readAllBytes(blob);
      damage(blob, content, damage);
      fails(ErrorKind.MISMATCH, () -> Content.readDocument(store, config()));
      StoreReport report = store.fsck(StoreCheckOptions.defaults());
      assertThat(report.isSound()).as(damage).isFalse();
      assertThat(report.problems().get(0).digest()).as(damage).contains(config().digest());
      store.fsck(StoreCheckOptions.defaults().withRepair(true));
      assertThat(store.exists(config())).as(damage).isFalse();
      RandomImage.write(store, 7, 2, 5000);
      assertThat(store.fsck(StoreCheckOptions.defaults()).isSound())
          .as("healed %s", damage)
          .isTrue();
    }
    assertThat(root.resolve("quarantine")).isDirectoryContaining(file -> true);
  }

  @Test
  void s2TheIndexBeforeTheDamageIsRead() throws IOException {
    store.tag(manifest, ImageName.parse("second"));
    Files.writeString(root.resolve("index.json"), "{\"schemaVersion\":2,\"manif");
    assertThat(store.resolve(NAME).digest()).isEqualTo(manifest.digest());
    assertThat(store.fsck(StoreCheckOptions.defaults()).isSound()).isFalse();
    assertThat(store.fsck(StoreCheckOptions.defaults().withRepair(true)).isSound()).isTrue();
    assertThat(store.fsck(StoreCheckOptions.defaults()).problems()).isEmpty();
  }

  @Test
  void s3AnotherVersionIsRefused() throws IOException {
    Files.writeString(root.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
    fails(ErrorKind.UNSUPPORTED, () -> LayoutStore.open(root));
  }

  @Test
  void aForeignDirectoryIsLeftAlone() throws IOException {
    Path foreign = Files.createDirectories(directory.resolve("foreign"));
    Files.writeString(foreign.resolve("letter.txt"), "dear");
    fails(ErrorKind.CONFLICT, () -> LayoutStore.open(foreign));
    assertThat(foreign).isDirectoryNotContaining(file -> !file.endsWith("letter.txt"));
  }

  @Test
  void s5GarbageIsWhatNoNameLeadsTo() throws IOException {
    Descriptor other = RandomImage.write(store, 8, 1, 100);
    GarbageReport would = store.gc(new GarbageOptions(Duration.ZERO, true));
    assertThat(would.removed()).hasSize(3).contains(other.digest());
    assertThat(store.exists(other)).isTrue();
    GarbageReport young = store.gc(new GarbageOptions(Duration.ofHours(1), false));
    assertThat(young.removed()).isEmpty();
    assertThat(store.gc(GarbageOptions.defaults()).removed()).isEqualTo(would.removed());
    assertThat(store.exists(other)).isFalse();
    assertThat(store.fsck(StoreCheckOptions.defaults()).problems()).isEmpty();
    store.untag(NAME);
    assertThat(store.gc(GarbageOptions.defaults()).removed()).hasSize(4);
  }

  @Test
  void garbageWaitsForLeases() throws IOException {
    try (Lease lease = store.lease()) {
      fails(ErrorKind.CONFLICT, () -> store.gc(GarbageOptions.defaults()));
    }
    store.gc(GarbageOptions.defaults());
  }

  @Test
  void s4LeftoversOfTheDeadAreFoundAndRemoved() throws IOException {
    Files.writeString(root.resolve("ingest/build-dead"), "half");
    StoreReport report = store.fsck(StoreCheckOptions.defaults());
    assertThat(report.isSound()).isTrue();
    assertThat(report.problems()).hasSize(1);
    assertThat(store.gc(GarbageOptions.defaults()).leftovers()).isEqualTo(1);
    assertThat(root.resolve("ingest")).isEmptyDirectory();
  }

  @Test
  void aMissingBlobIsNamedWithWhoNeedsIt() throws IOException {
    Files.delete(blob(config()));
    StoreReport report = store.fsck(StoreCheckOptions.defaults());
    assertThat(report.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.kind()).isEqualTo(StoreProblem.Kind.MISSING);
              assertThat(problem.message()).contains("kubernetes:v1.19.8");
            });
  }

  private Descriptor config() throws IOException {
    return Content.readManifest(store, manifest).value().config();
  }

  private Path blob(Descriptor descriptor) {
    return root.resolve("blobs/sha256").resolve(descriptor.digest().hex());
  }

  private void damage(Path blob, byte[] content, String how) throws IOException {
    Files.delete(blob);
    byte[] flipped = content.clone();
    flipped[content.length / 2] ^= 1;
    switch (how) {
      case "truncated" -> Files.write(blob, java.util.Arrays.copyOf(content, content.length - 1));
      case "flipped" -> Files.write(blob, flipped);
      case "empty" -> Files.write(blob, new byte[0]);
      case "link" -> Files.createSymbolicLink(blob, Files.write(directory.resolve("c"), content));
      case "directory" -> Files.createDirectory(blob);
      default -> throw new AssertionError(how);
    }
  }

  private static void fails(ErrorKind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
