// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteBehindTest {
  private final List<Boolean> flushes = new CopyOnWriteArrayList<>();
  private final Semaphore disk = new Semaphore(0);
  private final WriteBehind behind = new WriteBehind(this::force);

  /** Takes as long as the test wants. */
  private void force(boolean metadata) {
    disk.acquireUninterruptibly();
    flushes.add(metadata);
  }

  @Test
  void aSlowDiskDelaysNothingButTheEnd() throws IOException {
    for (int step = 1; step <= 5; step++) {
      behind.written(step * WriteBehind.STEP);
    }
    assertThat(flushes).isEmpty();
    disk.release(2);
    behind.finish();
    assertThat(flushes).containsExactly(false, true);
    behind.close();
  }

  @Test
  void littleIsFlushedAtTheEndAlone() throws IOException {
    behind.written(WriteBehind.STEP - 1);
    disk.release(1);
    behind.finish();
    assertThat(flushes).containsExactly(true);
  }

  @Test
  void eachStepIsFlushedWhenTheLastOneIs() throws IOException, InterruptedException {
    behind.written(WriteBehind.STEP);
    disk.release(4);
    while (flushes.size() < 2) {
      behind.written((2 + flushes.size()) * WriteBehind.STEP);
      Thread.sleep(5);
    }
    behind.finish();
    assertThat(flushes).startsWith(false, false).endsWith(true);
  }

  @Test
  void aFlushThatFailedIsTold() throws IOException {
    WriteBehind failing =
        new WriteBehind(
            metadata -> {
              if (!metadata) {
                throw new IOException("the disk is gone");
              }
            });
    failing.written(WriteBehind.STEP);
    assertThatThrownBy(failing::finish)
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is gone");
    failing.written(WriteBehind.STEP * 3);
    failing.close();
  }

  @Test
  void closingWaits() throws IOException {
    behind.written(WriteBehind.STEP);
    Thread closing = new Thread(behind::close);
    closing.start();
    assertThat(flushes).isEmpty();
    disk.release(1);
    assertThat(closing).satisfies(thread -> thread.join());
    assertThat(flushes).containsExactly(false);
  }
}
