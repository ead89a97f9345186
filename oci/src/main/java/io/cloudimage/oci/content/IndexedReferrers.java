// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How a layout knows its referrers: each has an entry in the index that has no name, but says in an
 * annotation what it is about. Entries that other tools wrote are read to learn whether they are
 * referrers, once, for content does not change.
 */
public final class IndexedReferrers {
  private final ContentSource layout;
  private final Map<Digest, Optional<Referrer>> known = new ConcurrentHashMap<>();

  public IndexedReferrers(ContentSource layout) {
    this.layout = layout;
  }

  /** The entry that a document needs to be found again, if it has a subject. */
  public Optional<Descriptor> entry(Descriptor document) throws IOException {
    return read(document)
        .map(
            referrer ->
                document
                    .bare()
                    .withAnnotation(AnnotationKeys.SUBJECT, referrer.subject().toString()));
  }

  /** What an entry without a name is about, by its annotation. */
  public static Optional<String> subjectOf(Descriptor entry) {
    return entry.annotations().containsKey(AnnotationKeys.REF_NAME)
        ? Optional.empty()
        : Optional.ofNullable(entry.annotations().get(AnnotationKeys.SUBJECT));
  }

  /** Those of one subject among an index's entries, as {@link ReferrerLister#referrers}. */
  public List<Descriptor> list(
      List<Descriptor> entries, Digest subject, Optional<String> artifactType) throws IOException {
    Map<Digest, Descriptor> found = new LinkedHashMap<>();
    for (Descriptor entry : entries) {
      boolean ofAnother = subjectOf(entry).filter(s -> !s.equals(subject.toString())).isPresent();
      if (!ofAnother && layout.exists(entry)) {
        read(entry)
            .filter(referrer -> referrer.subject().equals(subject))
            .filter(referrer -> referrer.isOfType(artifactType))
            .ifPresent(referrer -> found.put(entry.digest(), referrer.descriptor()));
      }
    }
    return new ArrayList<>(found.values());
  }

  /** What cannot be read as the type that it is said to have is no referrer. */
  private Optional<Referrer> read(Descriptor document) throws IOException {
    if (!document.mediaType().isManifest() && !document.mediaType().isIndex()) {
      return Optional.empty();
    }
    Optional<Referrer> referrer = known.get(document.digest());
    if (referrer == null) {
      try {
        referrer = Referrer.read(document.bare(), Content.readDocument(layout, document));
      } catch (OciException e) {
        return Optional.empty();
      }
      known.put(document.digest(), referrer);
    }
    return referrer;
  }
}
