// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.mirror.MirrorRegistries;
import io.cloudimage.registry.mirror.RepositoryAddress;
import io.cloudimage.registry.mirror.file.MirrorEntry;
import io.cloudimage.registry.mirror.file.MirrorFile;
import io.cloudimage.registry.mirror.file.MirrorSource;
import io.cloudimage.registry.mirror.state.MirrorState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Makes repositories of entries, and lists their tags: every repository once. */
final class Units {
  private final MirrorRegistries registries;
  private final MirrorState state;
  private final Documents documents;
  private final Batch batch;
  private final Instant now;
  private final Map<RepositoryAddress, SourceView> sources = new TreeMap<>();
  private final Map<RepositoryAddress, DestinationView> destinations = new TreeMap<>();

  Units(
      MirrorRegistries registries,
      MirrorState state,
      Documents documents,
      Batch batch,
      Instant now) {
    this.now = now;
    this.registries = registries;
    this.state = state;
    this.documents = documents;
    this.batch = batch;
  }

  /** The repositories of all entries whose lists of tags could be read. */
  List<Unit> of(MirrorFile file, Duration recheck) throws IOException {
    Map<RegistryHost, List<RepositoryName>> catalogs = catalogs(file);
    List<Unit> units = new ArrayList<>();
    for (MirrorEntry entry : file.entries()) {
      for (RepositoryAddress source : sources(entry.source(), catalogs)) {
        try {
          units.add(unit(entry, source, recheck));
        } catch (IllegalArgumentException e) {
          batch.fail(source.toString(), new IOException(e.getMessage(), e));
        } catch (IOException e) {
          batch.fail(source.toString(), e);
        }
      }
    }
    return list(units);
  }

  private Unit unit(MirrorEntry entry, RepositoryAddress from, Duration recheck)
      throws IOException {
    RepositoryAddress to =
        new RepositoryAddress(
            entry.destination().registry(),
            entry.destination().nameOf(from.registry(), from.repository()));
    if (to.equals(from)) {
      throw new IllegalArgumentException(from + " would be mirrored onto itself");
    }
    SourceView source = sources.get(from);
    if (source == null) {
      source = new SourceView(from, registries.repository(from), state.of(from), documents);
      sources.put(from, source);
    }
    DestinationView destination = destinations.get(to);
    if (destination == null) {
      destination = new DestinationView(to, registries.repository(to), state.of(to), recheck);
      destinations.put(to, destination);
    }
    return new Unit(entry, source, destination);
  }

  private List<Unit> list(List<Unit> units) throws IOException {
    Set<Object> listed = ConcurrentHashMap.newKeySet();
    List<Object> views = new ArrayList<>();
    for (SourceView source : sources.values()) {
      boolean needed = units.stream().anyMatch(unit -> unit.source() == source && unit.needsList());
      if (needed) {
        views.add(source);
      } else {
        listed.add(source);
      }
    }
    views.addAll(destinations.values());
    batch.each(
        views,
        view -> {
          if (view instanceof SourceView source) {
            source.list(now);
          } else {
            ((DestinationView) view).list(now);
          }
          listed.add(view);
        });
    return units.stream()
        .filter(unit -> listed.contains(unit.source()) && listed.contains(unit.destination()))
        .toList();
  }

  private Map<RegistryHost, List<RepositoryName>> catalogs(MirrorFile file) throws IOException {
    Set<RegistryHost> wanted = ConcurrentHashMap.newKeySet();
    for (MirrorEntry entry : file.entries()) {
      if (entry.source() instanceof MirrorSource.OfRegistry registry) {
        wanted.add(registry.registry());
      }
    }
    Map<RegistryHost, List<RepositoryName>> catalogs = new ConcurrentHashMap<>();
    batch.each(wanted, host -> catalogs.put(host, registries.repositories(host)));
    return catalogs;
  }

  private static List<RepositoryAddress> sources(
      MirrorSource source, Map<RegistryHost, List<RepositoryName>> catalogs) {
    if (source instanceof MirrorSource.OfImage image) {
      return List.of(RepositoryAddress.of(image.name()));
    }
    if (source instanceof MirrorSource.OfRepository one) {
      return List.of(new RepositoryAddress(one.registry(), one.repository()));
    }
    MirrorSource.OfRegistry all = (MirrorSource.OfRegistry) source;
    return catalogs.getOrDefault(all.registry(), List.of()).stream()
        .filter(all.rules()::covers)
        .map(name -> new RepositoryAddress(all.registry(), name))
        .toList();
  }
}
