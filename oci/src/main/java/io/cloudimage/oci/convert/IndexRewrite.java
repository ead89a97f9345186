// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.convert;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes an index in another format, and with what its entries have become. */
final class IndexRewrite {
  private final Optional<DocumentFormat> wanted;
  private final Map<Digest, Descriptor> changed;
  private final Map<Digest, Platform> platforms;
  private final Consumer<Loss> losses;

  /**
   * @param changed what manifests and indexes have become
   * @param platforms what the configs of manifests say
   */
  IndexRewrite(
      Optional<DocumentFormat> wanted,
      Map<Digest, Descriptor> changed,
      Map<Digest, Platform> platforms,
      Consumer<Loss> losses) {
    this.wanted = wanted;
    this.changed = changed;
    this.platforms = platforms;
    this.losses = losses;
  }

  /**
   * @throws OciException UNSUPPORTED, with what the wanted format cannot express
   */
  Index rewrite(Digest digest, Index index) throws OciException {
    DocumentFormat format = wanted.orElse(DocumentFormat.of(index.mediaType()));
    boolean docker = wanted.equals(Optional.of(DocumentFormat.DOCKER));
    if (docker) {
      require(digest, index);
    }
    List<Descriptor> entries = new ArrayList<>();
    for (Descriptor entry : index.manifests()) {
      if (attestsChanged(entry)) {
        losses.accept(new Loss(digest, "the attestation " + entry.digest()));
      } else {
        entries.add(entry(digest, entry, docker));
      }
    }
    return new Index(
        format.index(),
        index.artifactType(),
        entries,
        index.subject(),
        docker ? Map.of() : index.annotations());
  }

  private void require(Digest digest, Index index) throws OciException {
    ManifestRewrite.refuse(digest, "the artifactType", index.artifactType().map(MediaType::value));
    ManifestRewrite.refuse(
        digest, "the subject", index.subject().map(subject -> subject.digest().toString()));
    for (Descriptor entry : index.manifests()) {
      if (entry.mediaType().isIndex()) {
        ManifestRewrite.refuse(
            digest, "an index in an index:", Optional.of(entry.digest().toString()));
      }
    }
    if (!index.annotations().isEmpty()) {
      losses.accept(
          new Loss(digest, "annotations: " + String.join(", ", index.annotations().keySet())));
    }
  }

  private boolean attestsChanged(Descriptor entry) {
    return Exempt.attested(entry)
        .filter(about -> changed.keySet().stream().anyMatch(old -> old.toString().equals(about)))
        .isPresent();
  }

  private Descriptor entry(Digest digest, Descriptor entry, boolean docker) throws OciException {
    Descriptor now = changed.getOrDefault(entry.digest(), entry);
    boolean same = now.digest().equals(entry.digest());
    Optional<Platform> platform = entry.platform();
    if (docker && platform.isEmpty()) {
      platform = Optional.ofNullable(platforms.get(entry.digest()));
      if (platform.isEmpty()) {
        ManifestRewrite.refuse(
            digest, "an entry without a platform:", Optional.of(entry.digest().toString()));
      }
    }
    if (docker && !entry.annotations().isEmpty()) {
      losses.accept(
          new Loss(
              digest,
              "annotations of entry "
                  + entry.digest()
                  + ": "
                  + String.join(", ", entry.annotations().keySet())));
    }
    return new Descriptor(
        now.mediaType(),
        now.digest(),
        now.size(),
        same ? entry.urls() : List.of(),
        docker ? Map.of() : entry.annotations(),
        same && !docker ? entry.data() : Optional.empty(),
        platform,
        docker ? Optional.empty() : entry.artifactType());
  }
}
