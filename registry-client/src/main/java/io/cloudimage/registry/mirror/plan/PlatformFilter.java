// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.spec.AnnotationKeys;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes some platforms of an index: a new index with these entries and the attestations that speak
 * of them, which says what it is derived from. The same index and platforms give the same bytes.
 */
final class PlatformFilter {
  private static final String ATTESTED = "vnd.docker.reference.digest";

  private PlatformFilter() {}

  /**
   * The derived index; empty if nothing is left out.
   *
   * @throws OciException NOT_FOUND if the index has none of the platforms
   */
  static Optional<Encoded<Index>> derive(Descriptor source, byte[] bytes, List<Platform> platforms)
      throws OciException {
    Index index = ManifestCodec.readIndex(bytes, source.mediaType()).value();
    Set<String> chosen = new LinkedHashSet<>();
    for (Descriptor entry : index.manifests()) {
      if (entry.platform().isPresent()
          && platforms.stream().anyMatch(platform -> platform.accepts(entry.platform().get()))) {
        chosen.add(entry.digest().toString());
      }
    }
    if (chosen.isEmpty()) {
      throw none(source, index, platforms);
    }
    List<Descriptor> kept =
        index.manifests().stream()
            .filter(
                entry ->
                    chosen.contains(entry.digest().toString())
                        || chosen.contains(entry.annotations().getOrDefault(ATTESTED, "")))
            .toList();
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

  private static OciException none(Descriptor source, Index index, List<Platform> platforms) {
    String offered =
        index.manifests().stream()
            .flatMap(entry -> entry.platform().stream())
            .map(Platform::toString)
            .distinct()
            .collect(Collectors.joining(", "));
    return new OciException(
        ErrorKind.NOT_FOUND,
        "index "
            + source.digest()
            + " has none of "
            + platforms.stream().map(Platform::toString).collect(Collectors.joining(", "))
            + "; it has: "
            + Printable.escape(offered.isEmpty() ? "none" : offered));
  }
}
