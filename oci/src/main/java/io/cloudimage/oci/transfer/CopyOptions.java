// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.model.RepositoryName;
import java.util.List;

/**
 * How a graph is copied.
 *
 * @param concurrency how many blobs move at once
 * @param mountFrom which repositories of the destination's registry may have a blob
 */
public record CopyOptions(
    int concurrency,
    MountCandidates mountFrom,
    TransferListener listener,
    Cancellation cancellation) {

  /**
   * @throws IllegalArgumentException if the concurrency is less than one
   */
  public CopyOptions {
    if (concurrency < 1) {
      throw new IllegalArgumentException("at least one blob moves at once, not " + concurrency);
    }
  }

  /** Four blobs at once, no mounts, silent. */
  public static CopyOptions defaults() {
    return new CopyOptions(4, MountCandidates.NONE, TransferListener.SILENT, new Cancellation());
  }

  public CopyOptions withConcurrency(int newConcurrency) {
    return new CopyOptions(newConcurrency, mountFrom, listener, cancellation);
  }

  /** The same with repositories that may have any of the blobs. */
  public CopyOptions withMountFrom(List<RepositoryName> repositories) {
    return withMountFrom(MountCandidates.all(repositories));
  }

  public CopyOptions withMountFrom(MountCandidates newMountFrom) {
    return new CopyOptions(concurrency, newMountFrom, listener, cancellation);
  }

  public CopyOptions withListener(TransferListener newListener) {
    return new CopyOptions(concurrency, mountFrom, newListener, cancellation);
  }

  public CopyOptions withCancellation(Cancellation newCancellation) {
    return new CopyOptions(concurrency, mountFrom, listener, newCancellation);
  }
}
