// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Where the bytes of an archive go. Closing one that is not completed leaves nothing behind. */
interface ArchiveOutput extends Closeable {
  /** Takes the bytes one after the other; never closed itself. */
  OutputStream stream();

  /** How many bytes there are. */
  long position() throws IOException;

  /**
   * Takes back all bytes behind a position.
   *
   * @return whether that is possible here
   */
  boolean rewind(long position) throws IOException;

  /** Makes what was written durable and visible. */
  void complete() throws IOException;

  @Override
  void close() throws IOException;
}
