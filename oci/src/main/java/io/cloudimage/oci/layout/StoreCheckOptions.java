// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import java.util.function.LongConsumer;

/**
 * How the store is checked.
 *
 * @param repair whether to put damaged files aside, remove leftovers and mend the index
 * @param threads how many blobs are hashed at once
 * @param progress is told of bytes as they are hashed, from several threads
 */
public record StoreCheckOptions(boolean repair, int threads, LongConsumer progress) {
  /** No repair; all cores; silent. */
  public static StoreCheckOptions defaults() {
    return new StoreCheckOptions(false, Runtime.getRuntime().availableProcessors(), bytes -> {});
  }

  public StoreCheckOptions withRepair(boolean newRepair) {
    return new StoreCheckOptions(newRepair, threads, progress);
  }

  public StoreCheckOptions withProgress(LongConsumer newProgress) {
    return new StoreCheckOptions(repair, threads, newProgress);
  }
}
