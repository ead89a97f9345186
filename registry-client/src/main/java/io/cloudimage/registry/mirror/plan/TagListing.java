// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.content.DigestLister;
import io.cloudimage.oci.content.ReferrerTag;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tags of a repository, with their digests where the host tells them along with the tags.
 *
 * @param bulk whether the digests were told
 */
record TagListing(SortedSet<Tag> tags, Map<Tag, Digest> digests, boolean bulk) {
  /** No tags. */
  static final TagListing NONE = new TagListing(new TreeSet<>(), Map.of(), false);

  TagListing {
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    digests = Collections.unmodifiableMap(new TreeMap<>(digests));
  }

  static TagListing of(Repository repository) throws IOException {
    if (repository instanceof DigestLister lister) {
      Optional<Map<Tag, Digest>> digests = lister.digests();
      if (digests.isPresent()) {
        return new TagListing(new TreeSet<>(digests.get().keySet()), digests.get(), true);
      }
    }
    if (repository instanceof TagLister lister) {
      return new TagListing(new TreeSet<>(lister.tags()), Map.of(), false);
    }
    throw new OciException(ErrorKind.UNSUPPORTED, repository + " does not list its tags");
  }

  /** The tags that carry what is said about a digest: {@code sha256-<hex>}, {@code ….sig}. */
  List<Tag> companions(Digest subject) {
    Tag first = ReferrerTag.of(subject);
    List<Tag> companions = new ArrayList<>();
    for (Tag tag : tags.tailSet(first)) {
      if (!tag.name().startsWith(first.name())) {
        break;
      }
      String rest = tag.name().substring(first.name().length());
      if (rest.isEmpty() || rest.startsWith(".") || rest.startsWith("-") || rest.startsWith("_")) {
        companions.add(tag);
      }
    }
    return companions;
  }

  Optional<Digest> digest(Tag tag) {
    return Optional.ofNullable(digests.get(tag));
  }
}
