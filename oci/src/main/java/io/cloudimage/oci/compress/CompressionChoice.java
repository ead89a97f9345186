// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import io.cloudimage.oci.model.MediaType;
import io.cloudimage.spec.MediaTypes;
import java.util.stream.Collectors;

/** A compression and the level to use it with. */
public record CompressionChoice(Compression compression, int level) {
  /**
   * @throws IllegalArgumentException if the compression does not have the level
   */
  public CompressionChoice {
    Levels.check(compression, level);
  }

  /** The first of the standard compressions, at its default level. */
  public static CompressionChoice defaults() {
    return of(Compressions.standard().all().get(0));
  }

  /** A compression at its default level. */
  public static CompressionChoice of(Compression compression) {
    return new CompressionChoice(compression, compression.defaultLevel());
  }

  /**
   * Reads {@code name} or {@code name:level}, for example {@code zstd:19}.
   *
   * @throws IllegalArgumentException if there is no such compression or level
   */
  public static CompressionChoice parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    Compressions known = Compressions.standard();
    Compression compression =
        known
            .byName(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a compression is "
                            + known.all().stream()
                                .map(Compression::name)
                                .collect(Collectors.joining("|"))
                            + ", with :LEVEL behind it if you like"));
    if (colon < 0) {
      return of(compression);
    }
    String level = text.substring(colon + 1);
    if (!level.matches("[0-9]{1,2}")) {
      throw new IllegalArgumentException("a compression level is a number, as in zstd:3");
    }
    return new CompressionChoice(compression, Integer.parseInt(level));
  }

  /** The media type of a layer that is compressed like this. */
  public MediaType layerMediaType() {
    return new MediaType(MediaTypes.OCI_LAYER + compression.mediaTypeSuffix());
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return compression.lowestLevel() == compression.highestLevel()
        ? compression.name()
        : compression.name() + ":" + level;
  }
}
