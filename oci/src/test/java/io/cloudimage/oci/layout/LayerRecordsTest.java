// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerRecordsTest {
  private static final MediaType TYPE =
      new MediaType("application/vnd.oci.image.layer.v1.tar+zstd");

  @TempDir private Path directory;
  private StorePaths paths;
  private LayerRecords records;

  @BeforeEach
  void open() {
    paths = new StorePaths(directory);
    records = new LayerRecords(paths, 3);
  }

  private static Digest key(int number) {
    return Digest.of(new byte[] {(byte) number});
  }

  private static Layer layer(int number) {
    byte[] content = new byte[number];
    return new Layer(Descriptor.of(TYPE, content), Digest.of(content), 100L + number);
  }

  private Path file(int number) {
    return paths.layerRecords().resolve(key(number).hex() + ".json");
  }

  private void usedAgo(int number, Duration time) throws IOException {
    Files.setLastModifiedTime(file(number), FileTime.from(Instant.now().minus(time)));
  }

  @Test
  void keepsWhatWasNoted() throws IOException {
    records.note(key(1), layer(1));
    assertThat(new LayerRecords(paths).find(key(1))).contains(layer(1));
    assertThat(records.find(key(2))).isEmpty();
    records.note(key(1), layer(2));
    assertThat(records.find(key(1))).contains(layer(2));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.layerRecords())))
        .isEqualTo("rwx------");
  }

  @Test
  void theLeastRecentlyUsedGoFirst() throws IOException {
    for (int i = 1; i <= 3; i++) {
      records.note(key(i), layer(i));
      usedAgo(i, Duration.ofHours(10 - i));
    }
    assertThat(records.find(key(1))).isPresent(); // It is of use again.

    records.note(key(4), layer(4));

    assertThat(records.find(key(2))).isEmpty();
    for (int i : new int[] {1, 3, 4}) {
      assertThat(records.find(key(i))).contains(layer(i));
    }
  }

  @Test
  void cleaningRemovesWhatIsOfNoUse() throws IOException {
    BlobFiles blobs = new BlobFiles(paths);
    for (int i = 1; i <= 3; i++) {
      records.note(key(i), layer(i));
      Path blob = paths.blob(layer(i).descriptor().digest());
      Files.createDirectories(blob.getParent());
      Files.write(blob, new byte[i]);
    }
    Files.delete(paths.blob(layer(1).descriptor().digest()));
    usedAgo(2, Duration.ofDays(91));
    usedAgo(3, Duration.ofDays(89));
    Files.copy(file(3), file(9)); // Not under its own key.
    Files.createDirectory(file(8));

    records.clean(blobs);

    assertThat(file(1)).doesNotExist();
    assertThat(file(2)).doesNotExist();
    assertThat(file(9)).doesNotExist();
    assertThat(file(8)).isDirectory();
    assertThat(records.find(key(3))).contains(layer(3));
  }

  @Test
  void aRecordUnderAnotherKeyIsNone() throws IOException {
    records.note(key(1), layer(1));
    Files.move(file(1), file(2));
    assertThat(records.find(key(2))).isEmpty();
  }
}
