// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The files that are searched: those of a folder, of some layers, of an archive. */
public interface FileTree {
  /**
   * The paths of all regular files, relative, with {@code /} between their parts, without {@code .}
   * and {@code ..}, sorted by their bytes.
   */
  List<String> paths() throws IOException;

  /** The content of the file at one of {@link #paths()}; the caller closes it. */
  InputStream open(String path) throws IOException;
}
