// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.lock;

import io.cloudimage.cli.command.build.MemberIntake;
import io.cloudimage.oci.build.MemberSource.Found;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.io.InputStream;

/** Takes no more of container images than what describes them: a manifest and its config. */
final class DescribedMembers implements MemberIntake {
  @Override
  public Found take(ImageName name, ReadableRepository from, Found found) throws IOException {
    MemoryRepository described = new MemoryRepository();
    Descriptor config = Content.readManifest(from, found.manifest()).value().config();
    // The index says the platform already, where there is one.
    boolean isNeeded = found.manifest().platform().isEmpty();
    if (isNeeded && config.size() <= JsonLimits.DOCUMENT.bytes()) {
      try (InputStream in = from.fetch(config)) {
        described.push(Blob.of(config, in.readAllBytes()));
      }
    }
    described.push(Blob.of(found.manifest().bare(), Content.readDocument(from, found.manifest())));
    return new Found(described, found.manifest(), found.index(), found.whole());
  }
}
