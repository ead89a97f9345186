// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.oci.compress.Compressions;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.Lease;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.origin.Origins;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The local store, protected from garbage collection while a command works with it. */
public record OpenStore(LayoutStore layout, Lease lease)
    implements AutoCloseable, ImageReport.Place {
  public static OpenStore open(CliConfig config) throws IOException {
    LayoutStore layout = LayoutStore.open(config.dataRoot());
    return new OpenStore(layout, layout.lease());
  }

  /** A directory with room for what a command needs for a while; gc removes what is left in it. */
  public Path temporary() {
    return layout.root().resolve("ingest");
  }

  /** Where the store's blobs were seen at registries. */
  public Origins origins() {
    Path blobs = layout.root().resolve("blobs");
    return new Origins(
        layout.root().resolve("state").resolve("origins"),
        digest -> Files.exists(blobs.resolve(digest.algorithm().label()).resolve(digest.hex())));
  }

  /** Counts what comes out of the decompressor: no document records this size. */
  @Override
  public Optional<Long> uncompressedSize(Descriptor layer) throws IOException {
    if (!layer.mediaType().isLayer() || !layout.exists(layer)) {
      return Optional.empty();
    }
    try (InputStream compressed = layout.fetch(layer);
        InputStream tar = Compressions.standard().decompressLayer(layer.mediaType(), compressed)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
        size += count;
      }
      return Optional.of(size);
    }
  }

  @Override
  public Optional<Path> unpackedAt(Digest diffId) {
    return Optional.of(layout.overlayDirectory(diffId)).filter(Files::isDirectory);
  }

  @Override
  public void close() throws IOException {
    lease.close();
  }
}
