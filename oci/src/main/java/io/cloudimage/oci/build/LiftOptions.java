// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.lift.NameMapping;

/**
 * How container images are lifted out of a folder.
 *
 * @param names tells registries that the image does not tell
 * @param skipDamaged whether what is damaged stays in the folder, instead of ending it all
 * @param wholeIndexes whether indexes travel along of which the folder has all platforms
 * @param withLeftovers whether files of the registry that belong to no image go, too
 * @param compression of layers that are written anew
 * @param dryRun whether nothing is written
 */
public record LiftOptions(
    NameMapping names,
    boolean skipDamaged,
    boolean wholeIndexes,
    boolean withLeftovers,
    CompressionChoice compression,
    boolean dryRun) {
  public static LiftOptions defaults() {
    return new LiftOptions(
        NameMapping.defaults(), false, false, false, CompressionChoice.defaults(), false);
  }

  public LiftOptions withNames(NameMapping mapping) {
    return new LiftOptions(mapping, skipDamaged, wholeIndexes, withLeftovers, compression, dryRun);
  }

  public LiftOptions withSkipDamaged(boolean skip) {
    return new LiftOptions(names, skip, wholeIndexes, withLeftovers, compression, dryRun);
  }

  public LiftOptions withWholeIndexes(boolean whole) {
    return new LiftOptions(names, skipDamaged, whole, withLeftovers, compression, dryRun);
  }

  public LiftOptions withLeftovers(boolean leftovers) {
    return new LiftOptions(names, skipDamaged, wholeIndexes, leftovers, compression, dryRun);
  }

  public LiftOptions withCompression(CompressionChoice choice) {
    return new LiftOptions(names, skipDamaged, wholeIndexes, withLeftovers, choice, dryRun);
  }

  public LiftOptions withDryRun(boolean dry) {
    return new LiftOptions(names, skipDamaged, wholeIndexes, withLeftovers, compression, dry);
  }
}
