// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.serve.content.RepositoryLinks.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One repository to read from: what was pushed to it or lies below its tags, and what travels along
 * with CloudImages under its name. What only other repositories have is not here.
 */
public final class RepositoryContent implements ContentSource {
  private final ServedStore store;
  private final RepositoryName repository;
  private final Optional<MemberRepository> members;

  /**
   * A repository. Where CloudImages bring along images of several registries under its name, it is
   * what was pushed alone.
   *
   * @param shown which names may be known
   * @throws io.cloudimage.serve.http.Refusal if nothing was
   */
  public static RepositoryContent of(
      ServedStore store, RepositoryName repository, Predicate<RepositoryName> shown)
      throws IOException {
    boolean pushedAlone = store.domains(repository, shown).size() > 1 && store.knows(repository);
    return new RepositoryContent(
        store,
        repository,
        pushedAlone ? Optional.empty() : store.members(repository, Optional.empty(), shown));
  }

  private RepositoryContent(
      ServedStore store, RepositoryName repository, Optional<MemberRepository> members) {
    this.store = store;
    this.repository = repository;
    this.members = members;
  }

  /** Whether there is such a repository. */
  public boolean isThere() throws IOException {
    return members.isPresent() || store.knows(repository);
  }

  public List<Tag> tags() throws IOException {
    TreeSet<Tag> tags = new TreeSet<>(store.tags(repository));
    members.ifPresent(each -> tags.addAll(each.tags.keySet()));
    return List.copyOf(tags);
  }

  /** The manifest or index that is meant; what was pushed goes before what travels along. */
  public Optional<Descriptor> resolve(Reference reference) throws IOException {
    if (reference instanceof Digest digest) {
      return find(Kind.MANIFEST, digest).or(() -> members.flatMap(each -> each.manifest(digest)));
    }
    Tag tag = (Tag) reference;
    return store
        .tagged(repository, tag)
        .or(() -> members.flatMap(each -> Optional.ofNullable(each.tags.get(tag))));
  }

  /** What refers to a manifest of the repository. */
  public List<Descriptor> referrers(Digest subject) throws IOException {
    return store.referrers(repository, subject);
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    return has(target.digest()) && (made(target).isPresent() || store.store().exists(target));
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    if (!has(target.digest())) {
      throw new OciException(
          ErrorKind.NOT_FOUND,
          "the repository " + repository + " does not have " + target.digest());
    }
    Optional<Blob> made = made(target);
    return made.isPresent() ? made.get().open() : store.store().fetch(target);
  }

  private Optional<Blob> made(Descriptor target) {
    return members.flatMap(each -> each.made(target.digest()));
  }

  private boolean has(Digest digest) throws IOException {
    return find(Kind.MANIFEST, digest).isPresent()
        || find(Kind.BLOB, digest).isPresent()
        || members
            .filter(each -> each.manifest(digest).isPresent() || each.blob(digest).isPresent())
            .isPresent();
  }

  private Optional<Descriptor> find(Kind kind, Digest digest) throws IOException {
    return store.find(repository, kind, digest);
  }
}
