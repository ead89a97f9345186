// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * A file on disk as it was when it was looked at. Opening it fails if it is another one by then,
 * and closing it after the last byte fails if it changed while it was read. The last part of the
 * path is not followed if it is a link.
 */
public final class StableFile implements LayerFile.Opener {
  private final Path path;
  private final FileStamp stamp;

  /**
   * @param stamp of the file when it was looked at
   */
  public StableFile(Path path, FileStamp stamp) {
    this.path = path;
    this.stamp = stamp;
  }

  /**
   * Looks at a file.
   *
   * @throws OciException UNSUPPORTED if it is not a regular file: FIFOs and devices are never
   *     opened
   */
  public static StableFile of(Path path) throws IOException {
    return new StableFile(path, FileStamp.of(path));
  }

  public Path path() {
    return path;
  }

  /** In bytes. */
  public long size() {
    return stamp.size();
  }

  @Override
  public Optional<String> identity() {
    return stamp.identity();
  }

  @Override
  public InputStream open() throws IOException {
    compare();
    InputStream in =
        Channels.newInputStream(
            Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    return new FilterInputStream(in) {
      private boolean closed;

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return in.read(buffer, offset, length);
      }

      @Override
      public void close() throws IOException {
        if (!closed) {
          closed = true;
          in.close();
          compare();
        }
      }
    };
  }

  private void compare() throws IOException {
    if (!FileStamp.ofRegular(path).filter(stamp::isStill).isPresent()) {
      throw new OciException(
          ErrorKind.CONFLICT,
          "cannot read " + Printable.quote(path.toString()) + ": it changed since the build began",
          "try again when nobody writes to it",
          null);
    }
  }
}
