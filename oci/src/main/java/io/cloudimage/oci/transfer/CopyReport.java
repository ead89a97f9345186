// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.model.Descriptor;

/**
 * What a copy did.
 *
 * @param root what was copied
 * @param transferred how many pieces of content moved, manifests included
 * @param skipped how many the destination had already
 * @param mounted how many the destination took over from another of its repositories
 */
public record CopyReport(
    Descriptor root,
    int transferred,
    long transferredBytes,
    int skipped,
    long skippedBytes,
    int mounted,
    long mountedBytes) {

  /** What this copy and another one did together; the root is this one's. */
  public CopyReport plus(CopyReport other) {
    return new CopyReport(
        root,
        transferred + other.transferred,
        transferredBytes + other.transferredBytes,
        skipped + other.skipped,
        skippedBytes + other.skippedBytes,
        mounted + other.mounted,
        mountedBytes + other.mountedBytes);
  }
}
