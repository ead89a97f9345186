// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

/**
 * What the reader grants an archive.
 *
 * @param extendedHeaderBytes of one PAX header or long-name record
 * @param nameBytes of a name or a link's target
 * @param depth of a name: how many parts it may have
 * @param entries in the whole archive
 * @param requireEnd whether the two blocks of zeros must stand at the end
 */
public record TarLimits(
    int extendedHeaderBytes, int nameBytes, int depth, long entries, boolean requireEnd) {
  /** 1 MiB, 4096 bytes, 256 parts, a million entries; the end is required. */
  public static TarLimits defaults() {
    return new TarLimits(1 << 20, 4096, 256, 1_000_000, true);
  }

  /**
   * @throws IllegalArgumentException if a limit is not positive
   */
  public TarLimits {
    if (extendedHeaderBytes < 1 || nameBytes < 1 || depth < 1 || entries < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }

  public TarLimits withEntries(long newEntries) {
    return new TarLimits(extendedHeaderBytes, nameBytes, depth, newEntries, requireEnd);
  }

  public TarLimits withRequireEnd(boolean required) {
    return new TarLimits(extendedHeaderBytes, nameBytes, depth, entries, required);
  }
}
