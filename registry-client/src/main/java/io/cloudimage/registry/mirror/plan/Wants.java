// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.file.MirrorSource;
import io.cloudimage.registry.mirror.selection.CreationTimes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What is wanted at each destination: a name there has one source. */
final class Wants {
  private final Batch batch;
  private final Map<String, Want> byName = new HashMap<>();
  private final Map<Unit, Set<Tag>> selected = new ConcurrentHashMap<>();

  Wants(Batch batch) {
    this.batch = batch;
  }

  /** Selects the tags of all units. */
  List<Want> select(List<Unit> units, Function<SourceView, CreationTimes> times)
      throws IOException {
    batch.each(
        units.stream().filter(unit -> !unit.isImage()).map(Named::new).toList(),
        named -> {
          Unit unit = named.unit();
          selected.put(
              unit,
              unit.entry()
                  .tags()
                  .select(unit.source().listing().tags(), times.apply(unit.source())));
        });
    List<Want> wants = new ArrayList<>();
    for (Unit unit : units) {
      for (Want want : of(unit)) {
        add(want, wants);
      }
    }
    return wants;
  }

  /** Whether the selection of this unit's tags worked. */
  boolean isSelected(Unit unit) {
    return unit.isImage() || selected.containsKey(unit);
  }

  /** Leaves out what is wanted already. */
  List<Want> more(Collection<Want> candidates) {
    List<Want> wants = new ArrayList<>();
    candidates.forEach(want -> add(want, wants));
    return wants;
  }

  /** Whether anything is to be at this destination under this name. */
  boolean has(DestinationView destination, Reference reference) {
    return byName.containsKey(key(destination, reference));
  }

  private List<Want> of(Unit unit) {
    if (unit.entry().source() instanceof MirrorSource.OfImage image) {
      ImageName name = image.name();
      Reference reference = name.tag().<Reference>map(tag -> tag).orElseGet(name::reference);
      return List.of(want(unit, reference, name.reference()));
    }
    return new TreeSet<>(selected.getOrDefault(unit, Set.of()))
        .stream().map(tag -> want(unit, tag, tag)).toList();
  }

  private void add(Want want, List<Want> wants) {
    Want first = byName.putIfAbsent(key(want.destination(), want.reference()), want);
    if (first == null) {
      wants.add(want);
    } else if (first.source() != want.source() && want.role() == Role.IMAGE) {
      batch.fail(
          new PlanFailure(
              want.toString(),
              ErrorKind.CONFLICT,
              want.destination()
                  + " would get "
                  + want.reference()
                  + " from "
                  + first.source()
                  + ", too; the first in the file holds"));
    }
  }

  private static Want want(Unit unit, Reference reference, Reference pinned) {
    return new Want(unit.entry(), unit.source(), unit.destination(), reference, pinned, Role.IMAGE);
  }

  private static String key(DestinationView destination, Reference reference) {
    return destination.address() + " " + reference;
  }

  /** A unit under its source's name, for errors. */
  private record Named(Unit unit) {
    @Override
    public String toString() {
      return unit.source().toString();
    }
  }
}
