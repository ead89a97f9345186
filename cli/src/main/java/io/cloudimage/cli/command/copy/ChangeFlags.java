// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.convert.ConversionOptions;
import io.cloudimage.oci.convert.DocumentFormat;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a copy takes of an image, and what becomes of it: without these flags all, and nothing. */
public final class ChangeFlags {
  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      split = ",",
      description =
          "Take these platforms of several, for example linux/arm64. Repeatable. They get an index"
              + " of their own, which says what it is derived from.")
  private List<Platform> platforms = new ArrayList<>();

  @Option(
      names = "--single",
      description = "Take the image of the one --platform without any index around it.")
  private boolean single;

  @Option(
      names = "--sparse",
      description =
          "Keep the index as it is, byte for byte, and leave the images of other platforms behind."
              + " Not every registry takes such an index.")
  private boolean sparse;

  @Option(
      names = "--image-format",
      paramLabel = "FORMAT",
      description =
          "Write manifests with the media types of ${COMPLETION-CANDIDATES}. Changes the digest.")
  private @Nullable DocumentFormat format;

  @Option(
      names = "--compression",
      paramLabel = "NAME[:LEVEL]",
      description =
          "Compress layers anew that have another compression: zstd, gzip or none. Changes the"
              + " digest.")
  private @Nullable String compression;

  List<Platform> platforms() {
    return List.copyOf(platforms);
  }

  boolean single() {
    return single;
  }

  boolean sparse() {
    return sparse;
  }

  /**
   * What is to be converted, after a look at whether all of it can be asked for together.
   *
   * @throws OciException INVALID
   */
  ConversionOptions conversion(boolean closure) throws OciException {
    ConversionOptions conversion =
        new ConversionOptions(Optional.ofNullable(format), compressionChoice());
    require(!sparse || !platforms.isEmpty(), "--sparse needs --platform");
    require(!single || platforms.size() == 1, "--single needs one --platform");
    require(!single || !sparse, "--single takes no index, which --sparse would keep");
    require(
        !sparse || conversion.isNone(), "--sparse keeps an index that a conversion would change");
    require(!sparse || !closure, "--sparse leaves out what --closure would bring");
    require(
        !closure || conversion.isNone(),
        "a conversion changes the digests that signatures speak of, so --closure could bring none");
    return conversion;
  }

  private Optional<CompressionChoice> compressionChoice() throws OciException {
    try {
      return Optional.ofNullable(compression).map(CompressionChoice::parse);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID, "cannot use --compression " + compression + ": " + e.getMessage(), e);
    }
  }

  private static void require(boolean holds, String rule) throws OciException {
    if (!holds) {
      throw new OciException(ErrorKind.INVALID, "cannot copy so: " + rule);
    }
  }
}
