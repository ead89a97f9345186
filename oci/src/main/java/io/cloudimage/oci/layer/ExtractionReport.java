// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import java.util.List;

/**
 * What was done to a directory.
 *
 * @param entries of the archives, whiteouts included
 * @param bytes of the files' contents
 * @param notes what a user should know, as sentences; at most {@link #MAXIMUM_NOTES}, then how many
 *     more there are
 */
public record ExtractionReport(long entries, long bytes, List<String> notes) {
  /** How many notes there can be but for the last one. */
  public static final int MAXIMUM_NOTES = 100;

  public ExtractionReport {
    notes = List.copyOf(notes);
  }
}
