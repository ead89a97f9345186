// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.Graph;
import io.cloudimage.oci.transfer.OverlaidRepository;
import io.cloudimage.oci.transfer.PlatformChoice;
import io.cloudimage.oci.transfer.PlatformSubset;
import java.io.IOException;
import java.util.List;
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
