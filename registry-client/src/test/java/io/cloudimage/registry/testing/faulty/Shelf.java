// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What a registry keeps, in memory. For threads. */
public final class Shelf {
  private final Map<String, Repository> repositories = new ConcurrentSkipListMap<>();

  /**
   * A manifest or an index.
   *
   * @param type as it was sent
   */
  public record Stored(MediaType type, byte[] bytes) {}

  private record Repository(
      Map<Digest, byte[]> blobs, Map<Digest, Stored> manifests, Map<String, Digest> tags) {}

  /** Makes a repository, if it is not there. */
  public void create(String name) {
    at(name);
  }

  public boolean has(String name) {
    return repositories.containsKey(name);
  }

  /** The names of all repositories, sorted. */
  public Set<String> repositories() {
    return new TreeSet<>(repositories.keySet());
  }

  public Optional<byte[]> blob(String name, Digest digest) {
    return find(name).map(repository -> repository.blobs().get(digest));
  }

  /** Adds a blob and returns its digest. */
  public Digest addBlob(String name, byte[] content) {
    Digest digest = Digest.of(content);
    addBlob(name, digest, content);
    return digest;
  }

  void addBlob(String name, Digest digest, byte[] content) {
    at(name).blobs().put(digest, content);
  }

  public boolean removeBlob(String name, Digest digest) {
    return at(name).blobs().remove(digest) != null;
  }

  /** The digests of all blobs of a repository. */
  public Set<Digest> blobs(String name) {
    return find(name).map(repository -> Set.copyOf(repository.blobs().keySet())).orElse(Set.of());
  }

  public Optional<Stored> manifest(String name, Digest digest) {
    return find(name).map(repository -> repository.manifests().get(digest));
  }

  /** Adds a manifest without looking what it names, with tags, and returns its digest. */
  public Digest addManifest(String name, MediaType type, byte[] bytes, String... tags) {
    Digest digest = Digest.of(bytes);
    addManifest(name, digest, new Stored(type, bytes));
    for (String tag : tags) {
      tag(name, tag, digest);
    }
    return digest;
  }

  void addManifest(String name, Digest digest, Stored manifest) {
    at(name).manifests().put(digest, manifest);
  }

  /** All manifests of a repository. */
  public Map<Digest, Stored> manifests(String name) {
    return find(name).map(repository -> Map.copyOf(repository.manifests())).orElse(Map.of());
  }

  /** Removes a manifest and all of its tags. */
  public boolean removeManifest(String name, Digest digest) {
    Repository repository = at(name);
    repository.tags().values().removeIf(digest::equals);
    return repository.manifests().remove(digest) != null;
  }

  /** What the tags of a repository name, by name. */
  public Map<String, Digest> tags(String name) {
    return find(name).map(repository -> new TreeMap<>(repository.tags())).orElse(new TreeMap<>());
  }

  public void tag(String name, String tag, Digest digest) {
    at(name).tags().put(tag, digest);
  }

  public boolean untag(String name, String tag) {
    return at(name).tags().remove(tag) != null;
  }

  /** The tags of one manifest. */
  public List<String> tagsOf(String name, Digest digest) {
    List<String> names = new ArrayList<>();
    tags(name)
        .forEach(
            (tag, named) -> {
              if (named.equals(digest)) {
                names.add(tag);
              }
            });
    return names;
  }

  private Optional<Repository> find(String name) {
    return Optional.ofNullable(repositories.get(name));
  }

  private Repository at(String name) {
    return repositories.computeIfAbsent(
        name,
        unknown ->
            new Repository(
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                new ConcurrentSkipListMap<>()));
  }
}
