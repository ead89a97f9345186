// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A way to compress a layer. Implementations have no state; to add one, write the class, add it to
 * {@link Compressions}, and let its test extend {@code CompressionContract}.
 */
public interface Compression {
  /** How many leading bytes {@link #matches} may look at. */
  int LEADING_BYTES = 512;

  /** The name that users write, for example {@code zstd}. */
  String name();

  /** What follows {@code .tar} in an OCI media type: {@code +zstd}, or nothing. */
  String mediaTypeSuffix();

  /**
   * Whether content can be of this kind.
   *
   * @param leadingBytes its first {@link #LEADING_BYTES}, or all of it if it is shorter
   */
  boolean matches(byte[] leadingBytes);

  /** The lowest level that {@link #compress} takes. */
  int lowestLevel();

  /** The highest level that {@link #compress} takes. */
  int highestLevel();

  /** The level for users who name none. */
  int defaultLevel();

  /**
   * A stream that compresses what is written to it. Closing it completes the compressed form and
   * leaves {@code to} open; closing it again does nothing. For the same bytes and level the output
   * is the same, however many threads work on it and however the writes are cut.
   *
   * @throws IllegalArgumentException if the level is out of range
   */
  OutputStream compress(OutputStream to, int level) throws IOException;

  /**
   * A stream of the original bytes. Its end is reached only after all of {@code from} was read and
   * found sound; closing it closes {@code from}.
   *
   * @throws io.cloudimage.oci.error.OciException INVALID, here or while reading, if the content is
   *     damaged, cut, or followed by something else
   */
  InputStream decompress(InputStream from) throws IOException;
}
