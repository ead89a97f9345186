// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StableFileTest {
  @TempDir private Path directory;

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("file"), content);
  }

  private static Optional<String> identity(Path file) throws IOException {
    return StableFile.of(file).identity();
  }

  @Test
  void aFileThatWasJustChangedHasNoIdentity() throws IOException {
    Path file = file("a");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
    int without = 0;
    for (int i = 0; i < 20; i++) {
      Files.setAttribute(file, "unix:mode", 0600 + i % 2);
      without += identity(file).isEmpty() ? 1 : 0;
    }
    // A machine under load may take longer than the margin now and then.
    assertThat(without).isPositive();
  }

  @ParameterizedTest(name = "changed {0} ms and modified {1} ms before: {2}")
  @CsvSource({
    "99, 5099, false",
    "5099, 99, false",
    "101, 5000, true",
    "5000, 101, true",
    "1000, 5000, false",
    "2000, 5000, false",
    "3000, 2000, false",
    "3000, 4000, true",
  })
  void aChangeMustBeFartherAwayThanTheClockIsFine(long changed, long modified, boolean settled) {
    Instant now = Instant.ofEpochSecond(1_000_000);
    assertThat(
            FileStamp.isSettled(
                TimeUnit.MILLISECONDS.toNanos(now.minusMillis(modified).toEpochMilli()),
                TimeUnit.MILLISECONDS.toNanos(now.minusMillis(changed).toEpochMilli()),
                now))
        .isEqualTo(settled);
  }

  @Test
  void whatIsExchangedWithSizeAndTimeKeptHasAnotherIdentity() throws Exception {
    Path file = file("a");
    FileTime time = FileTime.from(Instant.now().minusSeconds(3600));
    Files.setLastModifiedTime(file, time);
    Thread.sleep(150);
    Optional<String> before = identity(file);
    assertThat(before).isPresent().isEqualTo(identity(file));
    Files.writeString(file, "b");
    Files.setLastModifiedTime(file, time);
    Thread.sleep(150);
    assertThat(identity(file)).isPresent().isNotEqualTo(before);
  }

  @Test
  void aTimeInTheFutureIsNotTrusted() throws Exception {
    Path file = file("a");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
    Thread.sleep(150);
    assertThat(identity(file)).isEmpty();
  }
}
