// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.selection.CreationTimes;
import io.cloudimage.registry.mirror.state.DocumentCache;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * When images were created, as the config of their first manifest says. Costs a pull and the config
 * of every image that was not seen before.
 */
final class Created implements CreationTimes {
  private final SourceView source;
  private final Documents documents;
  private final DocumentCache configs;
  private final Instant now;

  Created(SourceView source, Documents documents, DocumentCache configs, Instant now) {
    this.source = source;
    this.documents = documents;
    this.configs = configs;
    this.now = now;
  }

  @Override
  public Map<Tag, Instant> of(Set<Tag> tags) throws IOException {
    Map<Tag, Instant> times = new TreeMap<>();
    for (Tag tag : tags) {
      Optional<Instant> time = of(source.resolve(tag, false, now), 0);
      time.ifPresent(instant -> times.put(tag, instant));
    }
    return times;
  }

  private Optional<Instant> of(Descriptor target, int depth) throws IOException {
    Repository repository = source.repository();
    byte[] document = documents.read(repository, target);
    if (target.mediaType().isIndex()) {
      Index index = ManifestCodec.readIndex(document, target.mediaType()).value();
      boolean leads = !index.manifests().isEmpty() && depth < 8;
      return leads && Documents.isDocument(index.manifests().get(0))
          ? of(index.manifests().get(0), depth + 1)
          : Optional.empty();
    }
    Descriptor config = ManifestCodec.readManifest(document, target.mediaType()).value().config();
    if (config.size() > JsonLimits.DOCUMENT.bytes()) {
      return Optional.empty();
    }
    Optional<byte[]> kept = configs.read(config);
    byte[] bytes = kept.isPresent() ? kept.get() : Content.readDocument(repository, config);
    configs.write(config.digest(), bytes);
    try {
      return Json.readObject(bytes, "config " + config.digest(), JsonLimits.DOCUMENT)
          .optionalString("created")
          .map(Instant::parse);
    } catch (DateTimeParseException | io.cloudimage.oci.error.OciException e) {
      return Optional.empty();
    }
  }
}
