// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds, below an image's root, the manifest for a platform, and reads it. */
final class BaseReader {
  private static final int MAXIMUM_DEPTH = 8;

  private final String name;
  private final ContentSource source;

  BaseReader(String name, ContentSource source) {
    this.name = name;
    this.source = source;
  }

  Base read(Descriptor root, Platform platform) throws IOException {
    Descriptor descriptor = manifestFor(root, platform, 0);
    Manifest manifest = Content.readManifest(source, descriptor).value();
    ImageConfig config = Content.readConfig(source, manifest.config()).value();
    if (!platform.accepts(config.platform())) {
      throw new OciException(
          ErrorKind.NOT_FOUND,
          Printable.escape(name) + " is for " + config.platform() + ", not for " + platform,
          "FROM --platform=" + config.platform() + " takes it nevertheless",
          null);
    }
    return Base.of(name, source, descriptor, manifest, config);
  }

  private Descriptor manifestFor(Descriptor root, Platform platform, int depth) throws IOException {
    if (!root.mediaType().isIndex()) {
      return root.bare();
    }
    if (depth == MAXIMUM_DEPTH) {
      throw new OciException(
          ErrorKind.INVALID,
          Printable.escape(name) + " has indexes nested deeper than " + MAXIMUM_DEPTH);
    }
    Index index = Content.readIndex(source, root).value();
    List<Descriptor> entries = candidates(index);
    for (Descriptor entry : entries) {
      if (entry.platform().isPresent() && platform.accepts(entry.platform().get())) {
        return manifestFor(entry, platform, depth + 1);
      }
    }
    List<Descriptor> unnamed = entries.stream().filter(e -> e.platform().isEmpty()).toList();
    if (unnamed.size() == 1) {
      return manifestFor(unnamed.get(0), platform, depth + 1);
    }
    String offered =
        entries.stream()
            .map(Descriptor::platform)
            .flatMap(Optional::stream)
            .map(Platform::toString)
            .distinct()
            .collect(Collectors.joining(", "));
    throw new OciException(
        ErrorKind.NOT_FOUND,
        Printable.escape(name)
            + " has no image for "
            + platform
            + (offered.isEmpty() ? "" : "; it has " + Printable.escape(offered)));
  }

  /** A CloudImage's root also lists container images, which are not what is built upon. */
  private static List<Descriptor> candidates(Index index) {
    List<Descriptor> entries =
        index.manifests().stream()
            .filter(e -> e.mediaType().isManifest() || e.mediaType().isIndex())
            .toList();
    List<Descriptor> own =
        entries.stream()
            .filter(e -> e.artifactType().equals(Optional.of(MediaType.CLOUDIMAGE)))
            .toList();
    return index.isCloudImage() || !own.isEmpty() ? own : entries;
  }
}
