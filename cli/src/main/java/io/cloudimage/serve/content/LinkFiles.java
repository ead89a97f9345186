// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where links are kept, by paths relative to one directory. */
interface LinkFiles {
  /**
   * @param readOnly whether nothing is written: what links are made then last as long as the
   *     process
   */
  static LinkFiles in(Path directory, boolean readOnly) {
    DurableLinks durable = new DurableLinks(directory);
    return readOnly ? new PassingLinks(durable) : durable;
  }

  /** Empty if there is no such link, or none that can be read. */
  Optional<Descriptor> read(Path file) throws IOException;

  void write(Path file, Descriptor descriptor) throws IOException;

  /**
   * @return whether it was there
   */
  boolean delete(Path file) throws IOException;

  /** The links directly in a directory, sorted. */
  List<Path> list(Path directory) throws IOException;

  /** All directories that there are. */
  Set<Path> directories() throws IOException;

  boolean hasDirectory(Path directory);
}
