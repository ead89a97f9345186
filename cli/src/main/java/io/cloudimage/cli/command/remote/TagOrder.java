// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.selection.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** In which order tags are listed. */
public enum TagOrder {
  /** By their characters. */
  NAME,
  /** The highest version first, as semver.org orders them; then what is no version, by name. */
  VERSION;

  /** The tags, which are sorted by name, in this order. */
  List<Tag> sort(List<Tag> tags) {
    if (this == NAME) {
      return tags;
    }
    Comparator<Tag> highestFirst =
        Comparator.comparing(
            tag -> Version.of(tag.name()).orElse(null),
            Comparator.nullsLast(Comparator.reverseOrder()));
    return tags.stream().sorted(highestFirst).toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
