// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tags of a repository: listed once, or where that is not possible asked for one by one. */
final class RepositoryTags {
  private final ReadableRepository repository;
  private final Map<Tag, Optional<Descriptor>> resolved = new HashMap<>();
  private @Nullable Optional<Set<Tag>> listed;

  RepositoryTags(ReadableRepository repository) {
    this.repository = repository;
  }

  RepositoryTags(ReadableRepository repository, Collection<Tag> known) {
    this(repository);
    this.listed = Optional.of(new HashSet<>(known));
  }

  /** Whether the tag is surely not there. */
  boolean lacks(Tag tag) throws IOException {
    Optional<Set<Tag>> tags = list();
    return tags.isPresent() && !tags.get().contains(tag);
  }

  boolean isListed() throws IOException {
    return list().isPresent();
  }

  /** What the tag names; a repository that does not answer is not one without the tag. */
  Optional<Descriptor> resolve(Tag tag) throws IOException {
    if (lacks(tag)) {
      return Optional.empty();
    }
    Optional<Descriptor> known = resolved.get(tag);
    if (known == null) {
      known = ask(tag);
      resolved.put(tag, known);
    }
    return known;
  }

  private Optional<Descriptor> ask(Tag tag) throws IOException {
    try {
      return Optional.of(repository.resolve(tag));
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Set<Tag>> list() throws IOException {
    if (listed == null) {
      listed = repository instanceof TagLister lister ? list(lister) : Optional.empty();
    }
    return listed;
  }

  /** Some registries let their tags be read, but not listed. */
  private static Optional<Set<Tag>> list(TagLister lister) throws IOException {
    try {
      return Optional.of(new HashSet<>(lister.tags()));
    } catch (OciException e) {
      return switch (e.kind()) {
        case NOT_FOUND, UNSUPPORTED, DENIED, INVALID -> Optional.empty();
        default -> throw e;
      };
    }
  }
}
