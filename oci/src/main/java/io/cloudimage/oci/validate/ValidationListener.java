// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.validate;

import io.cloudimage.oci.model.Descriptor;

/** Is told how a validation goes, from several threads; to return at once and never throw. */
public interface ValidationListener {
  /** Hears nothing. */
  ValidationListener SILENT = new ValidationListener() {};

  default void started(Descriptor content) {}

  /** So many more bytes of {@code content} have been read. */
  default void advanced(Descriptor content, long bytes) {}

  /** {@code content} has been read, and is right or not. */
  default void completed(Descriptor content, boolean valid) {}
}
