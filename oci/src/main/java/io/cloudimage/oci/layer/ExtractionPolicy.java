// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.compress.InflationLimit;
import io.cloudimage.oci.tar.TarLimits;
import java.util.List;

/**
 * What a layer may do to a directory.
 *
 * @param devices what becomes of devices and FIFOs
 * @param keepSetuid whether setuid and setgid bits of files are kept; they are reported in any
 *     case. They are dropped where ownership is not applied: the file would be another user's
 * @param ownership whether user and group ids are applied
 * @param xattrs the beginnings of the names of the extended attributes that are applied
 * @param whiteouts whether whiteouts take away what is there, or are kept as the empty files that
 *     they are, to be looked at
 */
public record ExtractionPolicy(
    Devices devices,
    boolean keepSetuid,
    Ownership ownership,
    List<String> xattrs,
    Whiteouts whiteouts,
    TarLimits tarLimits,
    InflationLimit inflation) {

  /** What becomes of devices and FIFOs, which cannot be made here. */
  public enum Devices {
    REFUSE,
    /** They are left out and reported. */
    SKIP
  }

  /** Whether user and group ids are applied. */
  public enum Ownership {
    /** Applied if the process is root, else left out and reported. */
    IF_ROOT,
    /** Left out and reported. */
    IGNORE
  }

  /** What becomes of whiteouts. */
  public enum Whiteouts {
    APPLY,
    KEEP_MARKERS
  }

  /** Refuses devices, keeps setuid bits, applies ids if root, {@code user.*} and whiteouts. */
  public static ExtractionPolicy defaults() {
    return new ExtractionPolicy(
        Devices.REFUSE,
        true,
        Ownership.IF_ROOT,
        List.of("user."),
        Whiteouts.APPLY,
        TarLimits.defaults(),
        InflationLimit.defaults());
  }

  public ExtractionPolicy {
    xattrs = List.copyOf(xattrs);
  }

  public ExtractionPolicy withDevices(Devices newDevices) {
    return new ExtractionPolicy(
        newDevices, keepSetuid, ownership, xattrs, whiteouts, tarLimits, inflation);
  }

  public ExtractionPolicy withKeepSetuid(boolean keep) {
    return new ExtractionPolicy(devices, keep, ownership, xattrs, whiteouts, tarLimits, inflation);
  }

  public ExtractionPolicy withOwnership(Ownership newOwnership) {
    return new ExtractionPolicy(
        devices, keepSetuid, newOwnership, xattrs, whiteouts, tarLimits, inflation);
  }

  public ExtractionPolicy withWhiteouts(Whiteouts newWhiteouts) {
    return new ExtractionPolicy(
        devices, keepSetuid, ownership, xattrs, newWhiteouts, tarLimits, inflation);
  }

  public ExtractionPolicy withTarLimits(TarLimits limits) {
    return new ExtractionPolicy(
        devices, keepSetuid, ownership, xattrs, whiteouts, limits, inflation);
  }

  public ExtractionPolicy withInflation(InflationLimit limit) {
    return new ExtractionPolicy(
        devices, keepSetuid, ownership, xattrs, whiteouts, tarLimits, limit);
  }

  boolean appliesXattr(String name) {
    return xattrs.stream().anyMatch(name::startsWith);
  }
}
