// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The compressions that there are. */
public final class Compressions {
  private static final List<String> OCI_BASES =
      List.of(MediaTypes.OCI_LAYER, MediaTypes.OCI_LAYER_NONDISTRIBUTABLE);
  private static final List<String> DOCKER_BASES =
      List.of(
          MediaTypes.DOCKER_LAYER, MediaTypes.DOCKER_LAYER_FOREIGN.replaceFirst("\\.gzip$", ""));

  private final List<Compression> all;

  Compressions(List<Compression> all) {
    this.all = List.copyOf(all);
  }

  /** None, gzip and zstd, with as many threads as there are processors, up to four. */
  public static Compressions standard() {
    int threads = Math.min(4, Runtime.getRuntime().availableProcessors());
    return new Compressions(List.of(new Zstd(threads), new Gzip(threads), new None()));
  }

  /** The preferred one first. */
  public List<Compression> all() {
    return all;
  }

  /** The compression that users call {@code name}. */
  public Optional<Compression> byName(String name) {
    return all.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** The compression that content with these first bytes has. */
  public Optional<Compression> detect(byte[] leadingBytes) {
    return all.stream().filter(each -> each.matches(leadingBytes)).findFirst();
  }

  /**
   * The compression that a layer's media type names, OCI's or Docker's.
   *
   * @throws OciException UNSUPPORTED if it names another one, or is not a layer's
   */
  public Compression ofLayer(MediaType type) throws OciException {
    for (Compression each : all) {
      String suffix = each.mediaTypeSuffix();
      if (OCI_BASES.stream().anyMatch(base -> type.value().equals(base + suffix))
          || DOCKER_BASES.stream()
              .anyMatch(base -> type.value().equals(base + suffix.replace('+', '.')))) {
        return each;
      }
    }
    throw new OciException(
        ErrorKind.UNSUPPORTED,
        "cannot read a layer of type "
            + type
            + ": expected a tar with compression "
            + all.stream().map(Compression::name).collect(Collectors.joining(", ")));
  }

  /**
   * The original bytes of a layer, under a limit. Closing the stream closes {@code from}.
   *
   * @throws OciException UNSUPPORTED as {@link #ofLayer}; MISMATCH if the bytes have another
   *     compression than the media type names; while reading, INVALID if they are damaged, UNSAFE
   *     if they grow beyond the limit
   */
  public InputStream decompressLayer(MediaType type, InputStream from, InflationLimit limit)
      throws IOException {
    Compression named = ofLayer(type);
    byte[] leading = from.readNBytes(Compression.LEADING_BYTES);
    if (!named.matches(leading)) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "cannot read a layer of type "
              + type
              + ": its bytes are not "
              + named.name()
              + detect(leading).map(seen -> ", but " + seen.name()).orElse(""));
    }
    PushbackInputStream whole = new PushbackInputStream(from, Compression.LEADING_BYTES);
    whole.unread(leading);
    return limit.decompress(named, whole);
  }

  /** {@link #decompressLayer(MediaType, InputStream, InflationLimit)} under the default limit. */
  public InputStream decompressLayer(MediaType type, InputStream from) throws IOException {
    return decompressLayer(type, from, InflationLimit.defaults());
  }
}
