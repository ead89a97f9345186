// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.IndexedReferrers;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Marks what the index leads to and removes the rest. Runs while nobody else uses the store. */
final class GarbageCollection {
  private final LayoutStore store;
  private final StorePaths paths;
  private final StoreFiles files;
  private final Set<Digest> reachable = new HashSet<>();
  private final Set<Digest> diffIds = new HashSet<>();

  GarbageCollection(LayoutStore store, StorePaths paths) {
    this.store = store;
    this.paths = paths;
    this.files = new StoreFiles(paths);
  }

  GarbageReport run(GarbageOptions options) throws IOException {
    mark();
    markReferrers();
    Instant newest = Instant.now().minus(options.grace());
    List<Digest> removed = new ArrayList<>();
    long bytes = 0;
    int kept = 0;
    for (Digest digest : files.blobs()) {
      Path file = paths.blob(digest);
      if (reachable.contains(digest) || isYounger(file, newest)) {
        kept++;
      } else {
        removed.add(digest);
      }
    }
    if (!options.dryRun()) {
      store.forgetReferrers(Set.copyOf(removed));
    }
    for (Digest digest : removed) {
      bytes += StoreFiles.remove(paths.blob(digest), options.dryRun());
    }
    List<Digest> overlays = new ArrayList<>();
    for (Digest overlay : files.overlays()) {
      if (!diffIds.contains(overlay)) {
        bytes += StoreFiles.remove(paths.overlay(overlay), options.dryRun());
        overlays.add(overlay);
      }
    }
    List<Path> leftovers = new ArrayList<>(files.leftovers());
    Instant newestPartial = Instant.now().minus(options.partialGrace());
    for (Path partial : files.partials()) {
      if (!isYounger(partial, newestPartial)) {
        leftovers.add(partial);
      }
    }
    for (Path leftover : leftovers) {
      bytes += StoreFiles.remove(leftover, options.dryRun());
    }
    if (!options.dryRun()) {
      new LayerRecords(paths).clean(new BlobFiles(paths));
    }
    return new GarbageReport(removed, bytes, overlays, leftovers.size(), kept);
  }

  private void mark() throws IOException {
    Deque<Descriptor> waiting = new ArrayDeque<>();
    for (StoredImage image : store.images()) {
      waiting.add(image.descriptor());
    }
    mark(waiting);
  }

  /** What is about content that stays stays, too; and what is about that, and so on. */
  private void markReferrers() throws IOException {
    List<Descriptor> referrers = new ArrayList<>(store.referrerEntries());
    Deque<Descriptor> waiting = new ArrayDeque<>();
    do {
      mark(waiting);
      for (Descriptor referrer : List.copyOf(referrers)) {
        if (IndexedReferrers.subjectOf(referrer).filter(this::isReachable).isPresent()) {
          referrers.remove(referrer);
          waiting.add(referrer);
        }
      }
    } while (!waiting.isEmpty());
  }

  private boolean isReachable(String subject) {
    try {
      return reachable.contains(Digest.parse(subject));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void mark(Deque<Descriptor> waiting) throws IOException {
    while (!waiting.isEmpty()) {
      Descriptor next = waiting.remove();
      if (reachable.add(next.digest()) && store.exists(next)) {
        waiting.addAll(successors(next));
      }
    }
  }

  /** Content below a damaged manifest cannot be told from garbage, so nothing may be removed. */
  private List<Descriptor> successors(Descriptor target) throws IOException {
    try {
      List<Descriptor> successors = Successors.of(store, target);
      if (target.mediaType().isManifest()) {
        markUnpacked(successors.get(0));
      }
      return successors;
    } catch (OciException e) {
      throw new OciException(
          ErrorKind.CONFLICT,
          "cannot collect garbage: " + target.digest() + " is damaged: " + e.getMessage(),
          "run cloudimage fsck first",
          e);
    }
  }

  private void markUnpacked(Descriptor config) throws IOException {
    if (config.mediaType().value().contains("config.v1+json")
        || config.mediaType().equals(io.cloudimage.oci.model.MediaType.DOCKER_CONFIG)) {
      if (store.exists(config)) {
        diffIds.addAll(Content.readConfig(store, config).value().diffIds());
      }
    }
  }

  private static boolean isYounger(Path file, Instant than) throws IOException {
    return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isAfter(than);
  }
}
