// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.MemberTags;
import io.cloudimage.oci.members.RepositoryNaming;
import io.cloudimage.oci.members.TaggedMember;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.Graph;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The container images that some CloudImages bring along, by the names that they had where they
 * came from: by path, and by domain and path. Of two CloudImages that mean different things by one
 * tag the first counts; by digest both are there.
 */
public final class MemberCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(MemberCatalog.class);

  /** By path, then by registry. */
  private final Map<RepositoryName, TreeMap<String, MemberRepository>> byPath = new HashMap<>();

  private final Map<RepositoryName, MemberRepository> byDomain = new HashMap<>();

  /** Reads the members of these roots; one that is damaged does not keep the others away. */
  public static MemberCatalog read(LayoutStore store, List<Descriptor> roots) throws IOException {
    MemberCatalog catalog = new MemberCatalog();
    for (Descriptor root : roots) {
      try {
        catalog.add(store, root);
      } catch (OciException e) {
        LOG.warn("not all container images of {} are served: {}", root.digest(), e.getMessage());
      }
    }
    return catalog;
  }

  private void add(LayoutStore store, Descriptor root) throws IOException {
    if (CloudImageRoot.hasMembers(store, root)) {
      for (TaggedMember member : MemberTags.of(CloudImageRoot.read(store, root), List.of())) {
        add(store, member);
      }
    }
  }

  private void add(LayoutStore store, TaggedMember member) throws IOException {
    ImageName name = member.name();
    String registry = name.registry().toString();
    RepositoryName path = ServedName.parse(name.repository().path());
    RepositoryName whole = RepositoryNaming.DOMAINS.repository(name);
    MemberRepository repository =
        byPath
            .computeIfAbsent(path, key -> new TreeMap<>())
            .computeIfAbsent(registry, key -> new MemberRepository(List.of(path, whole)));
    byDomain.put(whole, repository);
    List<Descriptor> roots = new ArrayList<>(List.of(member.root()));
    if (member.made().isPresent()) {
      repository.addMade(member.made().get());
      roots = Successors.of(member.root().mediaType(), member.made().get().open().readAllBytes());
    }
    for (Descriptor root : roots) {
      Graph graph = Graph.read(store, root);
      graph.blobs().forEach(repository::addBlob);
      graph.documents().forEach(document -> repository.addManifest(document.descriptor()));
    }
    name.tag().ifPresent(tag -> repository.tags.putIfAbsent(tag, member.root().bare()));
  }

  /** The paths of all repositories that are to be shown. */
  public List<String> repositories(Predicate<RepositoryName> shown) {
    return byPath.entrySet().stream()
        .filter(entry -> entry.getValue().values().stream().anyMatch(each -> each.is(shown)))
        .map(entry -> entry.getKey().path())
        .toList();
  }

  /** The names with the domain before them that a path may stand for; none if it is no member's. */
  public List<RepositoryName> domains(RepositoryName path, Predicate<RepositoryName> shown) {
    return byDomain.entrySet().stream()
        .filter(entry -> byPath.getOrDefault(path, new TreeMap<>()).containsValue(entry.getValue()))
        .filter(entry -> entry.getValue().is(shown))
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(RepositoryName::path))
        .toList();
  }

  /** Whether a tag of this path is any registry's. */
  public boolean hasTag(RepositoryName repository, Tag tag) {
    MemberRepository whole = byDomain.get(repository);
    return (whole != null && whole.tags.containsKey(tag))
        || byPath.getOrDefault(repository, new TreeMap<>()).values().stream()
            .anyMatch(each -> each.tags.containsKey(tag));
  }

  /**
   * The repository that a request means.
   *
   * @param registry whose it is, as containerd says when it asks a mirror ({@code ns})
   * @param shown which names may be known; one with a name that may not is not there
   * @throws Refusal if several registries have one of this path, and the request does not say
   */
  public Optional<MemberRepository> find(
      RepositoryName repository, Optional<String> registry, Predicate<RepositoryName> shown)
      throws Refusal {
    MemberRepository whole = byDomain.get(repository);
    if (whole != null) {
      return Optional.of(whole).filter(each -> each.is(shown));
    }
    TreeMap<String, MemberRepository> found =
        new TreeMap<>(byPath.getOrDefault(repository, new TreeMap<>()));
    found.values().removeIf(each -> !each.is(shown));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (registry.isPresent()) {
      return Optional.ofNullable(found.get(registry.get()));
    }
    if (found.size() > 1) {
      throw new Refusal(
          ErrorCode.NAME_UNKNOWN,
          "the repository is of several registries: "
              + String.join(", ", found.keySet())
              + "; put the registry before the name, or ask with ?ns=");
    }
    return Optional.of(found.firstEntry().getValue());
  }
}
