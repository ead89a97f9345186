// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.Graph;
import io.cloudimage.oci.transfer.OverlaidRepository;
import io.cloudimage.oci.transfer.PlatformChoice;
import io.cloudimage.oci.transfer.PlatformSubset;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image, or what of it is for some platform.
 *
 * @param repository has the root and all that belongs to it
 */
public record ImagePart(ReadableRepository repository, Descriptor root) {
  /**
   * The part for a platform: its manifest; of a CloudImage with container images an index of it and
   * those for the platform.
   */
  public ImagePart forPlatform(Platform platform) throws IOException {
    if (!CloudImageRoot.hasMembers(repository, root)) {
      return new ImagePart(repository, PlatformChoice.choose(repository, root, platform));
    }
    Optional<Encoded<Index>> part =
        PlatformSubset.of(root, Content.readDocument(repository, root), List.of(platform))
            .requireAll()
            .derive();
    if (part.isEmpty()) {
      return this;
    }
    Descriptor derived = part.get().descriptor();
    return new ImagePart(
        new OverlaidRepository(repository, List.of(Blob.of(derived, part.get().bytes()))), derived);
  }

  /**
   * The same, with its manifests and indexes, and its own configs, in memory: each is asked for
   * once, and not at all if {@code near} has it.
   */
  ImagePart withDocuments(ContentSource near) throws IOException {
    ContentSource nearest = new NearestContent(near, repository);
    Map<Digest, Blob> blobs = new LinkedHashMap<>();
    for (Graph.Document document : Graph.read(nearest, root).documents()) {
      blobs.put(document.descriptor().digest(), Blob.of(document.descriptor(), document.bytes()));
    }
    ReadableRepository documents = new OverlaidRepository(repository, blobs.values());
    for (Descriptor config : ImageDetails.configs(documents, root)) {
      blobs.put(config.digest(), Blob.of(config, Content.readDocument(nearest, config)));
    }
    return new ImagePart(new OverlaidRepository(repository, blobs.values()), root);
  }

  /**
   * Whether the repository has all configs and layers of it.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND if it lacks a manifest
   */
  public boolean isWhole() throws IOException {
    for (Descriptor blob : Graph.read(repository, root).blobs()) {
      if (!repository.exists(blob)) {
        return false;
      }
    }
    return true;
  }
}
