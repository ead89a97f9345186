// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.model.Descriptor;
import java.time.Duration;

/**
 * Is told how a transfer goes. Calls come from several threads, are to return at once and never
 * throw; they cannot steer. Totals are known from the descriptors.
 */
public interface TransferListener {
  /** Hears nothing. */
  TransferListener SILENT = new TransferListener() {};

  /** Bytes of {@code descriptor} begin to move. */
  default void started(Descriptor descriptor) {}

  /** So many more bytes of {@code descriptor} have moved. */
  default void advanced(Descriptor descriptor, long bytes) {}

  /**
   * The transfer of {@code descriptor} goes on at {@code offset}: what lies before it is there from
   * an earlier try; or, at 0, nothing is, and all of it moves again.
   */
  default void resumed(Descriptor descriptor, long offset) {}

  /** The destination has {@code descriptor} already. */
  default void skipped(Descriptor descriptor) {}

  /** {@code descriptor} has arrived, sent while it was being made; no copy tells of it again. */
  default void sentAhead(Descriptor descriptor) {}

  /** The destination took {@code descriptor} over from another repository of its own. */
  default void mounted(Descriptor descriptor) {}

  /** The transfer of {@code descriptor} failed and is tried again after {@code delay}. */
  default void retrying(Descriptor descriptor, int attempt, Duration delay) {}

  default void completed(Descriptor descriptor) {}

  default void failed(Descriptor descriptor) {}
}
