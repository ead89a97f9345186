// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.Printable;
import java.util.ArrayList;
import java.util.List;

/** Counts what is done and keeps the first notes. Not for several threads. */
final class ExtractionNotes {
  private final List<String> notes = new ArrayList<>();
  private long noted;
  private long foreignOwners;
  private long entries;
  private long bytes;

  void entry() {
    entries++;
  }

  void bytes(long count) {
    bytes += count;
  }

  void note(String path, String what) {
    if (++noted <= ExtractionReport.MAXIMUM_NOTES) {
      notes.add(Printable.quote(path) + " " + what);
    }
  }

  void ownerIgnored() {
    foreignOwners++;
  }

  /** Adds what was noted elsewhere. */
  void add(ExtractionNotes other) {
    for (String note : other.notes) {
      if (notes.size() < ExtractionReport.MAXIMUM_NOTES) {
        notes.add(note);
      }
    }
    noted += other.noted;
    foreignOwners += other.foreignOwners;
    entries += other.entries;
    bytes += other.bytes;
  }

  ExtractionReport report() {
    List<String> all = new ArrayList<>(notes);
    if (noted > notes.size()) {
      all.add("and " + (noted - notes.size()) + " more notes");
    }
    if (foreignOwners > 0) {
      all.add(foreignOwners + " entries have another owner, which was not applied");
    }
    return new ExtractionReport(entries, bytes, all);
  }
}
