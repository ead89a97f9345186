// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bundle;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the other side has already. */
public final class KnownBlobs {
  public static final KnownBlobs NONE = new KnownBlobs(Set.of());

  private static final Pattern DIGEST =
      Pattern.compile("\\b(?:sha256[:/][0-9a-f]{64}|sha512[:/][0-9a-f]{128})\\b");

  private final Set<Digest> digests;

  private KnownBlobs(Set<Digest> digests) {
    this.digests = Set.copyOf(digests);
  }

  public static KnownBlobs of(Collection<Digest> digests) {
    return new KnownBlobs(Set.copyOf(digests));
  }

  /**
   * All digests that a text names, whatever stands around them: a list with one on a line, a lock
   * file, an image's index, the names of an archive's entries.
   *
   * @throws OciException INVALID if there is none
   */
  public static KnownBlobs parse(String text, String name) throws OciException {
    Set<Digest> found = new HashSet<>();
    for (Matcher matcher = DIGEST.matcher(text); matcher.find(); ) {
      found.add(Digest.parse(matcher.group().replace('/', ':')));
    }
    if (found.isEmpty()) {
      throw new OciException(
          ErrorKind.INVALID,
          Printable.escape(name) + " names no digest",
          "expected text with digests, sha256:… , for example what cloudimage images --blobs prints",
          null);
    }
    return new KnownBlobs(found);
  }

  public boolean contains(Digest digest) {
    return digests.contains(digest);
  }

  public boolean isEmpty() {
    return digests.isEmpty();
  }

  public int size() {
    return digests.size();
  }

  public KnownBlobs plus(KnownBlobs others) {
    Set<Digest> all = new HashSet<>(digests);
    all.addAll(others.digests);
    return new KnownBlobs(all);
  }

  /**
   * The same, and all that belongs to those of them which are manifests or indexes in this store:
   * who has an image has its layers.
   */
  public KnownBlobs withContentOf(LayoutStore store) throws IOException {
    Set<Digest> all = new HashSet<>(digests);
    for (Digest digest : digests) {
      Optional<Descriptor> document = store.document(digest);
      if (document.isPresent()) {
        addGraph(store, document.get(), all);
      }
    }
    return new KnownBlobs(all);
  }

  private static void addGraph(ContentSource store, Descriptor root, Set<Digest> all)
      throws IOException {
    Set<Digest> visited = new HashSet<>();
    Deque<Descriptor> open = new ArrayDeque<>(Set.of(root));
    while (!open.isEmpty()) {
      Descriptor next = open.pop();
      all.add(next.digest());
      boolean isDocument = next.mediaType().isIndex() || next.mediaType().isManifest();
      if (isDocument && visited.add(next.digest()) && store.exists(next)) {
        open.addAll(Successors.of(store, next));
      }
    }
  }
}
