// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreeSyncTest {
  @TempDir Path directory;

  @Test
  void bothWaysTakeFilesDirectoriesAndBrokenLinks() throws IOException {
    Files.writeString(Files.createDirectory(directory.resolve("d")).resolve("f"), "1");
    Files.createSymbolicLink(directory.resolve("l"), Path.of("nowhere"));
    assertThatCode(() -> TreeSync.syncOneByOne(directory)).doesNotThrowAnyException();
    assertThatCode(() -> TreeSync.sync(directory)).doesNotThrowAnyException();
  }
}
