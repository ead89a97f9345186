// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.io.InputStream;

/**
 * How much compressed content may grow, so that a small blob cannot fill a disk.
 *
 * @param ratio how many bytes may come out for each byte that went in, from {@code free} on
 * @param free bytes that may come out whatever went in
 * @param maximum bytes that may come out at all; a size that is known beforehand goes here
 */
public record InflationLimit(long ratio, long free, long maximum) {
  /** 200 to 1 after the first 64 MiB, and no end. */
  public static InflationLimit defaults() {
    return new InflationLimit(200, 64L << 20, Long.MAX_VALUE);
  }

  /** No limit, for content that is trusted. */
  public static InflationLimit none() {
    return new InflationLimit(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /**
   * @throws IllegalArgumentException if the ratio is not positive or a size is negative
   */
  public InflationLimit {
    if (ratio < 1 || free < 0 || maximum < 0) {
      throw new IllegalArgumentException("a limit of growth is a positive ratio and two sizes");
    }
  }

  public InflationLimit withMaximum(long newMaximum) {
    return new InflationLimit(ratio, free, newMaximum);
  }

  public InflationLimit withRatio(long newRatio) {
    return new InflationLimit(newRatio, free, maximum);
  }

  /**
   * The limit for content whose compressed size is known: what comes out of all of it together, so
   * that a run of zeros in an honest whole is no offence.
   */
  public InflationLimit of(long compressedSize) {
    long most =
        compressedSize > (Long.MAX_VALUE - free) / ratio ? maximum : free + compressedSize * ratio;
    return new InflationLimit(Long.MAX_VALUE, Long.MAX_VALUE, Math.min(maximum, most));
  }

  /** Whether content of these sizes is within the limit. */
  public boolean allows(long compressedSize, long size) {
    return size <= of(compressedSize).maximum;
  }

  /** As {@link Compression#decompress}; the stream throws UNSAFE at the limit. */
  public InputStream decompress(Compression compression, InputStream from) throws IOException {
    CountingInputStream in = new CountingInputStream(from);
    return new LimitedInputStream(compression.decompress(in), in, this);
  }

  void check(long in, long out) throws OciException {
    if (out > maximum) {
      throw new OciException(
          ErrorKind.UNSAFE,
          "cannot decompress: more than the limit of " + maximum + " bytes come out",
          "honest content that is so compressible travels uncompressed: --compression none",
          null);
    }
    if (out > free && out / ratio > in) {
      throw new OciException(
          ErrorKind.UNSAFE,
          "cannot decompress: "
              + in
              + " bytes became "
              + out
              + " bytes, more than the limit of "
              + ratio
              + " to 1 after the first "
              + free,
          "if you trust its origin, allow a higher ratio",
          null);
    }
  }
}
