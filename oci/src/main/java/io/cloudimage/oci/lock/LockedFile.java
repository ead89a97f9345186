// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import io.cloudimage.oci.model.Digest;

/**
 * What a URL gave.
 *
 * @param size in bytes
 */
public record LockedFile(FileUrl url, Digest digest, long size) {
  /**
   * @throws IllegalArgumentException if the size is negative
   */
  public LockedFile {
    if (size < 0) {
      throw new IllegalArgumentException("a size is not negative");
    }
  }
}
