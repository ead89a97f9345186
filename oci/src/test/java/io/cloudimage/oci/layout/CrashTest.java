// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.validate.GraphValidator;
import io.cloudimage.oci.validate.ValidationListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on one store: killed at random moments, and many at once. */
class CrashTest {
  private static final Duration KILLING = Duration.ofSeconds(15);

  @TempDir Path directory;

  @Test
  void aKilledProcessLeavesASoundStore() throws Exception {
    Path root = directory.resolve("store");
    LayoutStore.open(root);
    Random random = new Random();
    long end = System.nanoTime() + KILLING.toNanos();
    while (System.nanoTime() < end || !Files.exists(StoreProcess.done(root))) {
      Process process = StoreProcess.start(root, random.nextLong(), 0, output());
      Thread.sleep(500 + random.nextInt(2000));
      process.destroyForcibly().waitFor();
      assertSound(root);
    }
    Process after = StoreProcess.start(root, 1, 10, output());
    awaitSuccess(after);
    LayoutStore.open(root).gc(GarbageOptions.defaults());
    assertThat(LayoutStore.open(root).fsck(StoreCheckOptions.defaults()).problems()).isEmpty();
  }

  @Test
  void manyProcessesShareAStore() throws Exception {
    Path root = directory.resolve("store");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(StoreProcess.start(root, i, 25, output()));
    }
    for (Process process : processes) {
      awaitSuccess(process);
    }
    assertSound(root);
    assertThat(LayoutStore.open(root).fsck(StoreCheckOptions.defaults()).problems()).isEmpty();
  }

  /** Whatever moment the process died at: nothing lost, and every name leads to a whole graph. */
  private void assertSound(Path root) throws IOException {
    LayoutStore store = LayoutStore.open(root);
    StoreReport report = store.fsck(StoreCheckOptions.defaults());
    assertThat(report.isSound()).as(() -> report.problems() + "\n" + text(output())).isTrue();
    for (StoredImage image : store.images()) {
      Descriptor descriptor = image.descriptor();
      assertThat(
              new GraphValidator(store, 1, ValidationListener.SILENT)
                  .validate(descriptor)
                  .findings())
          .isEmpty();
    }
  }

  private void awaitSuccess(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(() -> text(output())).isTrue();
      assertThat(process.exitValue()).as(() -> text(output())).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private Path output() {
    return directory.resolve("output");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
