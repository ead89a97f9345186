// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code inspect} shows: the details, and what only the place where the image lies can tell.
 */
record ImageReport(String name, ImageDetails details, Place place) {
  /** Where an image lies. */
  interface Place {
    /** The size of a layer when it is not compressed; none if finding out would cost too much. */
    Optional<Long> uncompressedSize(Descriptor layer) throws IOException;

    /** The directory into which the layer is unpacked; none if it is not. */
    Optional<Path> unpackedAt(Digest diffId);
  }

  /** A registry, which tells neither. */
  static final Place REMOTE =
      new Place() {
        @Override
        public Optional<Long> uncompressedSize(Descriptor layer) {
          return Optional.empty();
        }

        @Override
        public Optional<Path> unpackedAt(Digest diffId) {
          return Optional.empty();
        }
      };
}
