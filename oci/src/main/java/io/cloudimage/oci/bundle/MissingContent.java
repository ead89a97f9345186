// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bundle;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What images need that neither an archive nor the store has. */
final class MissingContent {
  /** An error that is longer is not read. */
  private static final int MOST_TOLD = 10;

  private static final int MAXIMUM_DEPTH = 8;

  private final ContentSource archive;
  private final ContentSource store;
  private final Map<Digest, Boolean> visited = new LinkedHashMap<>();
  private final Map<Digest, Descriptor> missing = new LinkedHashMap<>();

  MissingContent(ContentSource archive, ContentSource store) {
    this.archive = archive;
    this.store = store;
  }

  /** Looks at all that belongs to {@code root}. */
  void add(Descriptor root) throws IOException {
    visit(root, 0);
  }

  /** The store's manifests may say so; what cannot be read is for the copy to tell. */
  private void visit(Descriptor target, int depth) throws IOException {
    if (depth > MAXIMUM_DEPTH || visited.put(target.digest(), true) != null) {
      return;
    }
    boolean archived = archive.exists(target);
    if (!archived && !store.exists(target)) {
      missing.put(target.digest(), target);
      return;
    }
    if (target.mediaType().isIndex() || target.mediaType().isManifest()) {
      for (Descriptor successor : Successors.of(archived ? archive : store, target)) {
        visit(successor, depth + 1);
      }
    }
  }

  /**
   * @throws OciException NOT_FOUND, saying what is missing, if anything is
   */
  void requireNone(String name) throws OciException {
    if (missing.isEmpty()) {
      return;
    }
    List<String> told = new ArrayList<>();
    long bytes = 0;
    for (Descriptor each : missing.values()) {
      bytes += each.size();
      if (told.size() < MOST_TOLD) {
        told.add("\n  " + each.digest() + "  " + each.mediaType() + "  " + each.size() + " bytes");
      }
    }
    int more = missing.size() - told.size();
    throw new OciException(
        ErrorKind.NOT_FOUND,
        "cannot load "
            + name
            + ": "
            + missing.size()
            + " blobs with "
            + bytes
            + " bytes are neither in it nor in the store:"
            + String.join("", told)
            + (more > 0 ? "\n  and " + more + " more" : ""),
        "the archive was saved without what the other side was said to have; load that first, or"
            + " save again with a --since that fits this store",
        null);
  }
}
