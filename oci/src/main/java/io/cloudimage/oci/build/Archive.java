// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.nio.file.Path;

/** A tar archive of the context. */
final class Archive {
  private final Path file;

  Archive(Path file, FileFacts facts, TemporaryFiles temporary) {
    this.file = file;
  }

  static boolean isArchive(Path file, FileFacts facts) {
    return false;
  }

  void unpack(FilePlacement placement, LayerContents layer) throws OciException {
    throw new OciException(ErrorKind.UNSUPPORTED, "cannot unpack " + file + " yet");
  }
}
