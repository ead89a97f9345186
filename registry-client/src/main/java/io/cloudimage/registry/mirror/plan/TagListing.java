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
import java.util.Set;
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

  /**
   * Asks for the list of tags, and for the digests that a host tells in bulk. The bulk list may
   * leave tags out, as Harbor's does with those of signatures, so it is not the list of tags.
   *
   * @param bulk whether to ask for digests
   */
  static TagListing of(Repository repository, boolean bulk) throws IOException {
    Optional<Map<Tag, Digest>> digests =
        bulk && repository instanceof DigestLister lister ? lister.digests() : Optional.empty();
    if (!(repository instanceof TagLister lister)) {
      throw new OciException(ErrorKind.UNSUPPORTED, repository + " does not list its tags");
    }
    SortedSet<Tag> tags = new TreeSet<>(lister.tags());
    tags.addAll(digests.map(Map::keySet).orElse(Set.of()));
    return new TagListing(tags, digests.orElse(Map.of()), digests.isPresent());
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
