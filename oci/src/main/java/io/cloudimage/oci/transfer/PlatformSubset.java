// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.spec.AnnotationKeys;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The entries of an index that are for some platforms: images for them, container images that
 * travel along with these, attestations about either, and what does not say its platform. Of
 * indexes that travel along whole only those stay whose digest their name asks for, if anything
 * else stays behind: they bring all platforms. The entries make either a new index, which says what
 * it is derived from, or the part of the index that is copied.
 *
 * <p>The same index and platforms give the same bytes.
 */
public final class PlatformSubset {
  private static final String ATTESTED = "vnd.docker.reference.digest";

  private final Descriptor source;
  private final Index index;
  private final List<Platform> platforms;
  private final List<Descriptor> kept;

  private PlatformSubset(
      Descriptor source, Index index, List<Platform> platforms, List<Descriptor> kept) {
    this.source = source;
    this.index = index;
    this.platforms = platforms;
    this.kept = kept;
  }

  /**
   * The part of an index that is for any of the platforms; not all of them need to be there.
   *
   * @throws OciException NOT_FOUND if no image is for any of them; INVALID if the bytes are no
   *     index
   */
  public static PlatformSubset of(Descriptor source, byte[] bytes, List<Platform> platforms)
      throws OciException {
    Index index = ManifestCodec.readIndex(bytes, source.mediaType()).value();
    Set<String> chosen = new HashSet<>();
    for (Descriptor entry : index.manifests()) {
      if (!isAttestation(entry)
          && (entry.platform().isEmpty()
              || platforms.stream().anyMatch(each -> each.accepts(entry.platform().get())))) {
        chosen.add(entry.digest().toString());
      }
    }
    List<Descriptor> kept =
        index.manifests().stream()
            .filter(
                entry ->
                    chosen.contains(
                        isAttestation(entry)
                            ? entry.annotations().get(ATTESTED)
                            : entry.digest().toString()))
            .toList();
    if (kept.size() < index.manifests().size()) {
      kept = kept.stream().filter(entry -> !isWholeForConvenience(entry)).toList();
    }
    PlatformSubset subset = new PlatformSubset(source, index, List.copyOf(platforms), kept);
    if (PlatformChoice.candidates(index).stream().noneMatch(kept::contains)) {
      throw subset.none(platforms);
    }
    return subset;
  }

  /**
   * Asks that there is an image for each of the platforms.
   *
   * @throws OciException NOT_FOUND, with those that are missing and those that there are
   */
  public PlatformSubset requireAll() throws OciException {
    List<Descriptor> images = PlatformChoice.candidates(index);
    List<Platform> missing =
        platforms.stream()
            .filter(
                wanted ->
                    images.stream()
                        .noneMatch(image -> image.platform().map(wanted::accepts).orElse(true)))
            .toList();
    if (!missing.isEmpty()) {
      throw none(missing);
    }
    return this;
  }

  /** The new index: as the old one, with the kept entries alone; empty if that is all of them. */
  public Optional<Encoded<Index>> derive() {
    if (kept.size() == index.manifests().size()) {
      return Optional.empty();
    }
    Map<String, String> annotations = new LinkedHashMap<>(index.annotations());
    annotations.put(AnnotationKeys.DERIVED_FROM, source.digest().toString());
    return Optional.of(
        ManifestCodec.write(
            new Index(
                index.mediaType(), index.artifactType(), kept, index.subject(), annotations)));
  }

  /** What a sparse copy of the index leaves out. */
  public Set<Digest> omitted() {
    Set<Digest> omitted =
        index.manifests().stream().map(Descriptor::digest).collect(Collectors.toSet());
    kept.forEach(entry -> omitted.remove(entry.digest()));
    return omitted;
  }

  private static boolean isAttestation(Descriptor entry) {
    return entry.annotations().containsKey(ATTESTED);
  }

  /** An index that travels along whole, although it is asked for by a tag alone. */
  private static boolean isWholeForConvenience(Descriptor entry) {
    String name = entry.annotations().get(AnnotationKeys.MEMBER_NAME);
    return name != null && entry.mediaType().isIndex() && !name.endsWith("@" + entry.digest());
  }

  private OciException none(List<Platform> missing) {
    String offered =
        PlatformChoice.candidates(index).stream()
            .flatMap(entry -> entry.platform().stream())
            .map(Platform::toString)
            .distinct()
            .collect(Collectors.joining(", "));
    return new OciException(
        ErrorKind.NOT_FOUND,
        "index "
            + source.digest()
            + " has no image for "
            + missing.stream().map(Platform::toString).collect(Collectors.joining(", "))
            + "; it has: "
            + Printable.escape(offered.isEmpty() ? "none that says its platform" : offered));
  }
}
