// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import java.util.List;
import java.util.Set;

/**
 * How a graph is copied.
 *
 * @param concurrency how many blobs move at once
 * @param mountFrom which repositories of the destination's registry may have a blob
 * @param sentAhead which blobs have been sent by an {@link UploadAhead}: who finds them there
 *     counts them as moved
 * @param first blobs that begin before all others, in this order
 */
public record CopyOptions(
    int concurrency,
    MountCandidates mountFrom,
    Set<Digest> sentAhead,
    List<Digest> first,
    TransferListener listener,
    Cancellation cancellation) {

  /**
   * @throws IllegalArgumentException if the concurrency is less than one
   */
  public CopyOptions {
    if (concurrency < 1) {
      throw new IllegalArgumentException("at least one blob moves at once, not " + concurrency);
    }
    sentAhead = Set.copyOf(sentAhead);
    first = List.copyOf(first);
  }

  /** Four blobs at once, no mounts, none before the others, silent. */
  public static CopyOptions defaults() {
    return new CopyOptions(
        4, MountCandidates.NONE, Set.of(), List.of(), TransferListener.SILENT, new Cancellation());
  }

  public CopyOptions withConcurrency(int newConcurrency) {
    return new CopyOptions(newConcurrency, mountFrom, sentAhead, first, listener, cancellation);
  }

  /** The same with repositories that may have any of the blobs. */
  public CopyOptions withMountFrom(List<RepositoryName> repositories) {
    return withMountFrom(MountCandidates.all(repositories));
  }

  public CopyOptions withMountFrom(MountCandidates newMountFrom) {
    return new CopyOptions(concurrency, newMountFrom, sentAhead, first, listener, cancellation);
  }

  public CopyOptions withSentAhead(Set<Digest> newSentAhead) {
    return new CopyOptions(concurrency, mountFrom, newSentAhead, first, listener, cancellation);
  }

  public CopyOptions withFirst(List<Digest> newFirst) {
    return new CopyOptions(concurrency, mountFrom, sentAhead, newFirst, listener, cancellation);
  }

  public CopyOptions withListener(TransferListener newListener) {
    return new CopyOptions(concurrency, mountFrom, sentAhead, first, newListener, cancellation);
  }

  public CopyOptions withCancellation(Cancellation newCancellation) {
    return new CopyOptions(concurrency, mountFrom, sentAhead, first, listener, newCancellation);
  }
}
