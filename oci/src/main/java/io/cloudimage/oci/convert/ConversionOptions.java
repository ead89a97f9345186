// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.convert;

import io.cloudimage.oci.compress.CompressionChoice;
import java.util.Optional;

/**
 * What is to become of an image.
 *
 * @param format of manifests and indexes; each keeps its own if none is named
 * @param compression of layers; those that have it already stay as they are, whatever their level
 */
public record ConversionOptions(
    Optional<DocumentFormat> format, Optional<CompressionChoice> compression) {
  /** Whether nothing was asked for. */
  public boolean isNone() {
    return format.isEmpty() && compression.isEmpty();
  }
}
