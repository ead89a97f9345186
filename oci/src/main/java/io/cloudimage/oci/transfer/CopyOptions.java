// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.model.RepositoryName;
import java.util.List;

/**
 * How a graph is copied.
 *
 * @param concurrency how many blobs move at once
 * @param mountFrom repositories of the destination's registry that may have the blobs
 */
public record CopyOptions(
    int concurrency,
    List<RepositoryName> mountFrom,
    TransferListener listener,
    Cancellation cancellation) {

  /**
   * @throws IllegalArgumentException if the concurrency is less than one
   */
  public CopyOptions {
    if (concurrency < 1) {
      throw new IllegalArgumentException("at least one blob moves at once, not " + concurrency);
    }
    mountFrom = List.copyOf(mountFrom);
  }

  /** Four blobs at once, no mounts, silent. */
  public static CopyOptions defaults() {
    return new CopyOptions(4, List.of(), TransferListener.SILENT, new Cancellation());
  }

  public CopyOptions withConcurrency(int newConcurrency) {
    return new CopyOptions(newConcurrency, mountFrom, listener, cancellation);
  }

  public CopyOptions withMountFrom(List<RepositoryName> newMountFrom) {
    return new CopyOptions(concurrency, newMountFrom, listener, cancellation);
  }

  public CopyOptions withListener(TransferListener newListener) {
    return new CopyOptions(concurrency, mountFrom, newListener, cancellation);
  }

  public CopyOptions withCancellation(Cancellation newCancellation) {
    return new CopyOptions(concurrency, mountFrom, listener, newCancellation);
  }
}
