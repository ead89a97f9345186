// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.oci.transfer.TransferListener;
import java.time.Duration;

/**
 * How a plan is carried out.
 *
 * @param threads how much goes on at once
 * @param shardPatience how long to wait for what other shards bring, counted from the last that
 *     came
 */
public record ApplyOptions(
    int threads,
    Shard shard,
    Duration shardPatience,
    TransferListener listener,
    Cancellation cancellation) {
  /**
   * @throws IllegalArgumentException if there is no thread
   */
  public ApplyOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread works, not " + threads);
    }
  }

  /** All of it, eight at once, silent. */
  public static ApplyOptions defaults() {
    return new ApplyOptions(
        8, Shard.WHOLE, Duration.ofMinutes(15), TransferListener.SILENT, new Cancellation());
  }

  public ApplyOptions withThreads(int newThreads) {
    return new ApplyOptions(newThreads, shard, shardPatience, listener, cancellation);
  }

  public ApplyOptions withShard(Shard newShard, Duration patience) {
    return new ApplyOptions(threads, newShard, patience, listener, cancellation);
  }

  public ApplyOptions withListener(TransferListener newListener) {
    return new ApplyOptions(threads, shard, shardPatience, newListener, cancellation);
  }

  public ApplyOptions withCancellation(Cancellation newCancellation) {
    return new ApplyOptions(threads, shard, shardPatience, listener, newCancellation);
  }
}
