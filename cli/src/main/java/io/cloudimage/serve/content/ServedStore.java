// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.StoredImage;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.serve.content.RepositoryLinks.Kind;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A local store seen as repositories. The tag {@code v1} of repository {@code kubernetes} is the
 * name {@code kubernetes:v1} of the store. A repository has the content that was pushed to it or
 * mounted into it, and all that its tags lead to, however the store came by it.
 */
public final class ServedStore {
  private static final int MAXIMUM_DEPTH = 8;

  private final LayoutStore store;
  private final RepositoryLinks links;
  private final ServedMembers members;
  private final VerifiedFiles files;
  private final RegistryHost registry;
  private final Set<String> walked = ConcurrentHashMap.newKeySet();

  public ServedStore(LayoutStore store, ServedMembers members) {
    this(
        store,
        members,
        new VerifiedFiles(store),
        RegistryHost.DOCKER_HUB,
        links(store, "repositories"));
  }

  private ServedStore(
      LayoutStore store,
      ServedMembers members,
      VerifiedFiles files,
      RegistryHost registry,
      RepositoryLinks links) {
    this.store = store;
    this.members = members;
    this.files = files;
    this.registry = registry;
    this.links = links;
  }

  /**
   * The part of the same store that holds what came from another registry: tag {@code v1} of its
   * repository {@code a} is the name {@code HOST/a:v1}. What its repositories have is noted apart
   * from what was pushed.
   */
  public ServedStore of(RegistryHost host) {
    return new ServedStore(store, members, files, host, links(store, "upstream/" + host));
  }

  private static RepositoryLinks links(LayoutStore store, String place) {
    Path directory = store.root().resolve("serve").resolve(place);
    return new RepositoryLinks(LinkFiles.in(directory, store.isReadOnly()));
  }

  public LayoutStore store() {
    return store;
  }

  /**
   * What CloudImages of the store bring along of a repository.
   *
   * @param shown which names may be known
   */
  public Optional<MemberRepository> members(
      RepositoryName repository, Optional<String> registry, Predicate<RepositoryName> shown)
      throws IOException {
    return members.catalog().find(repository, registry, shown);
  }

  /** The content's descriptor, if the repository has it and it is here. */
  public Optional<Descriptor> find(RepositoryName repository, Kind kind, Digest digest)
      throws IOException {
    Optional<Descriptor> linked = links.find(repository, kind, digest);
    if (linked.isEmpty()) {
      walkTags(repository);
      linked = links.find(repository, kind, digest);
    }
    return linked.isPresent() && store.exists(linked.get()) ? linked : Optional.empty();
  }

  /**
   * The content's descriptor, if it was put into a repository that the caller may read.
   *
   * @param readable what CVE-2024-39897 is about: a mount must not read for the caller what the
   *     caller may not
   */
  public Optional<Descriptor> findAnywhere(
      Kind kind, Digest digest, Predicate<RepositoryName> readable) throws IOException {
    for (String name : links.repositories()) {
      RepositoryName repository = new RepositoryName(name);
      Optional<Descriptor> linked =
          readable.test(repository) ? links.find(repository, kind, digest) : Optional.empty();
      if (linked.isPresent() && store.exists(linked.get())) {
        return linked;
      }
    }
    return Optional.empty();
  }

  public Optional<Descriptor> tagged(RepositoryName repository, Tag tag) throws IOException {
    try {
      Descriptor manifest = store.resolve(name(repository, tag));
      return store.exists(manifest) ? Optional.of(manifest.bare()) : Optional.empty();
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Sorted; empty for a repository that has none. */
  public List<Tag> tags(RepositoryName repository) throws IOException {
    return store.repository(name(repository, Tag.LATEST)).tags();
  }

  public boolean knows(RepositoryName repository) throws IOException {
    return links.knows(repository) || !tags(repository).isEmpty();
  }

  public void link(RepositoryName repository, Kind kind, Descriptor descriptor) throws IOException {
    links.add(repository, kind, descriptor.bare());
  }

  public void linkReferrer(RepositoryName repository, Digest subject, Descriptor referrer)
      throws IOException {
    links.addReferrer(repository, subject, referrer);
  }

  public List<Descriptor> referrers(RepositoryName repository, Digest subject) throws IOException {
    walkTags(repository);
    return links.referrers(repository, subject);
  }

  /** Decides whether a tag that is there may be given to another manifest. */
  @FunctionalInterface
  public interface Overwriting {
    /**
     * @throws Refusal if it may not
     */
    void require() throws Refusal;
  }

  /**
   * Gives a manifest a tag. Of two that come at once for one tag, the second one overwrites.
   *
   * @param overwriting is asked if the tag stands for something else, also for what travels along
   */
  public synchronized void tag(
      RepositoryName repository, Tag tag, Descriptor manifest, Overwriting overwriting)
      throws IOException {
    Optional<Descriptor> before = tagged(repository, tag);
    boolean same = before.isPresent() && before.get().digest().equals(manifest.digest());
    if (!same && (before.isPresent() || members.catalog().hasTag(repository, tag))) {
      overwriting.require();
    }
    walked.add(repository + "@" + manifest.digest());
    store.tag(manifest, name(repository, tag));
  }

  /**
   * Takes a tag away; what it stood for stays, as far as it was put here.
   *
   * @return whether it was there
   */
  public boolean untag(RepositoryName repository, Tag tag) throws IOException {
    return store.untag(name(repository, tag));
  }

  /**
   * Takes content away from the repository, a manifest with its tags. What a tag still leads to
   * stays all the same.
   *
   * @return whether it was there
   */
  public boolean remove(RepositoryName repository, Kind kind, Digest digest) throws IOException {
    if (find(repository, kind, digest).isEmpty()) {
      return false;
    }
    if (kind == Kind.MANIFEST) {
      removeReferrer(repository, digest);
      for (Tag tag : tags(repository)) {
        if (tagged(repository, tag).filter(each -> each.digest().equals(digest)).isPresent()) {
          untag(repository, tag);
        }
      }
    }
    links.remove(repository, kind, digest);
    walked.removeIf(each -> each.startsWith(repository + "@"));
    return true;
  }

  private void removeReferrer(RepositoryName repository, Digest digest) throws IOException {
    Optional<Descriptor> manifest = find(repository, Kind.MANIFEST, digest);
    if (manifest.isPresent()) {
      byte[] bytes = Content.readDocument(store, manifest.get());
      PushedManifest read = PushedManifest.read(bytes, manifest.get().mediaType(), digest);
      if (read.subject().isPresent()) {
        links.removeReferrer(repository, read.subject().get(), digest);
      }
    }
  }

  /**
   * Repositories, in the order of their bytes: what was pushed, what has tags, members.
   *
   * @param shown which names may be known
   */
  public Set<String> repositories(Predicate<RepositoryName> shown) throws IOException {
    Set<String> names = links.repositories();
    names.addAll(tagNumbers().keySet());
    names.removeIf(name -> !shown.test(new RepositoryName(name)));
    names.addAll(members.catalog().repositories(shown));
    return names;
  }

  /** How many tags each repository has, of those that have any; members' do not count. */
  public Map<String, Integer> tagNumbers() throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    for (StoredImage image : store.images()) {
      Optional<ImageName> name = image.name().flatMap(ServedStore::parse);
      if (name.isPresent() && name.get().registry().equals(registry)) {
        RepositoryName repository = ServedName.parse(name.get().repository().path());
        numbers.merge(repository.path(), 1, Integer::sum);
      }
    }
    return numbers;
  }

  /** The names with the domain before them that a member's path may stand for. */
  public List<RepositoryName> domains(RepositoryName path, Predicate<RepositoryName> shown)
      throws IOException {
    return members.catalog().domains(path, shown);
  }

  /** What other tools wrote into the store need not be a name. */
  private static Optional<ImageName> parse(String text) {
    try {
      return Optional.of(ImageName.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Opens a blob's file, whose bytes have been hashed since it was last changed. The first to ask
   * for a blob waits for that.
   *
   * @throws OciException MISMATCH if the store's file is damaged
   */
  public FileChannel open(Descriptor blob) throws IOException {
    return files.open(blob);
  }

  /** Links what the tags lead to that builds, pulls and tags have put into the store. */
  private void walkTags(RepositoryName repository) throws IOException {
    for (Tag tag : tags(repository)) {
      Optional<Descriptor> manifest = tagged(repository, tag);
      if (manifest.isPresent() && !walked.contains(repository + "@" + manifest.get().digest())) {
        walk(repository, manifest.get(), 0);
        walked.add(repository + "@" + manifest.get().digest());
      }
    }
  }

  private void walk(RepositoryName repository, Descriptor target, int depth) throws IOException {
    if (depth > MAXIMUM_DEPTH || !store.exists(target)) {
      return;
    }
    MediaType type = target.mediaType();
    if (!type.isIndex() && !type.isManifest()) {
      links.add(repository, Kind.BLOB, target.bare());
      return;
    }
    byte[] bytes = Content.readDocument(store, target);
    for (Descriptor successor : Successors.of(type, bytes)) {
      walk(repository, successor, depth + 1);
    }
    links.add(repository, Kind.MANIFEST, target.bare());
    PushedManifest pushed = PushedManifest.read(bytes, type, target.digest());
    if (pushed.subject().isPresent()) {
      links.addReferrer(repository, pushed.subject().get(), pushed.referrer());
    }
  }

  private ImageName name(RepositoryName repository, Tag tag) {
    return new ImageName(registry, repository, Optional.of(tag), Optional.empty());
  }
}
