// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.StoreProblem.Kind;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the whole store: the index, every blob's bytes, everything that every name leads to, and
 * what does not belong there.
 */
final class StoreCheck {
  private final LayoutStore store;
  private final StorePaths paths;
  private final BlobFiles blobs;
  private final IndexFile index;
  private final FileLocks locks;
  private final List<StoreProblem> problems = new ArrayList<>();

  StoreCheck(
      LayoutStore store, StorePaths paths, BlobFiles blobs, IndexFile index, FileLocks locks) {
    this.store = store;
    this.paths = paths;
    this.blobs = blobs;
    this.index = index;
    this.locks = locks;
  }

  StoreReport run(StoreCheckOptions options) throws IOException {
    List<Descriptor> entries = checkIndex(options.repair());
    StoreFiles files = new StoreFiles(paths);
    BlobHashing.Result hashed = new BlobHashing(paths, options).check(files.blobs());
    for (BlobHashing.Damage damage : hashed.damaged()) {
      boolean aside = options.repair();
      if (aside) {
        blobs.quarantine(damage.digest());
      }
      // Putting the file aside loses nothing more, but does not bring the content back either.
      found(
          Kind.DAMAGED,
          damage.digest(),
          paths.blob(damage.digest()),
          damage.problem() + (aside ? "; put into " + paths.quarantine() : ""),
          false);
    }
    checkGraphs(entries, damagedDigests(hashed));
    for (Path stray : files.strays()) {
      found(Kind.STRAY, Optional.empty(), stray, "is not the name of a digest", false);
    }
    for (Path partial : files.partials()) {
      String message =
          Files.size(partial)
              + " bytes are here; the next pull goes on with them, or gc removes them";
      found(Kind.PARTIAL, PartialBlobs.digestOf(partial), partial, message, false);
    }
    checkLeftovers(files, options.repair());
    return new StoreReport(problems, hashed.blobs(), hashed.bytes());
  }

  private List<Descriptor> checkIndex(boolean repair) throws IOException {
    Optional<String> problem = index.problem();
    if (problem.isEmpty()) {
      return index.read();
    }
    if (!repair) {
      found(Kind.INDEX, Optional.empty(), paths.index(), problem.get(), false);
      return index.readIfPossible().orElse(List.of());
    }
    try (FileLocks.Held held = locks.acquire("index")) {
      Optional<List<Descriptor>> last = index.readIfPossible();
      List<Descriptor> rescued =
          last.isPresent() ? last.get() : new StoredDocuments(paths, store).roots();
      index.write(rescued);
      String source = last.isPresent() ? "the version before" : "the blobs, without names";
      String message =
          problem.get() + "; written again with " + rescued.size() + " entries from " + source;
      found(Kind.INDEX, Optional.empty(), paths.index(), message, true);
      return rescued;
    }
  }

  private void checkGraphs(List<Descriptor> entries, Set<Digest> damaged) throws IOException {
    Set<Digest> seen = new HashSet<>();
    for (Descriptor entry : entries) {
      String name = IndexFile.nameOf(entry).orElse("an entry without a name");
      checkGraph(entry, name, damaged, seen, 0);
    }
  }

  private void checkGraph(
      Descriptor target, String name, Set<Digest> damaged, Set<Digest> seen, int depth)
      throws IOException {
    if (!seen.add(target.digest()) || damaged.contains(target.digest())) {
      return;
    }
    Path file = paths.blob(target.digest());
    if (!store.exists(target)) {
      String what = Files.exists(file) ? "has another size than " + target.size() : "is missing";
      found(Kind.MISSING, target.digest(), file, what + ", needed by " + name, false);
      return;
    }
    if (depth > 8) {
      found(Kind.DAMAGED, target.digest(), file, "is nested more than 8 deep in " + name, false);
      return;
    }
    try {
      for (Descriptor successor : Successors.of(store, target)) {
        checkGraph(successor, name, damaged, seen, depth + 1);
      }
    } catch (OciException e) {
      found(Kind.DAMAGED, target.digest(), file, e.getMessage() + ", needed by " + name, false);
    }
  }

  /** Leftovers of processes that live are none: only a store that nobody uses is cleaned. */
  private void checkLeftovers(StoreFiles files, boolean repair) throws IOException {
    for (Path leftover : files.leftovers()) {
      boolean removed = false;
      if (repair) {
        try (Lease alone = store.alone()) {
          StoreFiles.remove(leftover, false);
          removed = true;
        } catch (OciException e) {
          removed = false;
        }
      }
      String message = "was left by an operation that did not end, or is in use";
      found(Kind.LEFTOVER, Optional.empty(), leftover, message, removed);
    }
  }

  private static Set<Digest> damagedDigests(BlobHashing.Result hashed) {
    Set<Digest> damaged = new HashSet<>();
    hashed.damaged().forEach(damage -> damaged.add(damage.digest()));
    return damaged;
  }

  private void found(Kind kind, Digest digest, Path path, String message, boolean repaired) {
    found(kind, Optional.of(digest), path, message, repaired);
  }

  private void found(
      Kind kind, Optional<Digest> digest, Path path, String message, boolean repaired) {
    problems.add(new StoreProblem(kind, digest, path, message, repaired));
  }
}
