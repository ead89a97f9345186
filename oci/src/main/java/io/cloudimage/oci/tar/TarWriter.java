// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a tar whose bytes depend on nothing but the entries.
 *
 * <p>An entry is one ustar header where that can say it all. Where it cannot, a PAX header comes
 * first, with those records only: names that are longer than the fields or not ASCII, sizes from 8
 * GiB, ids from 2097152, times before 1970, beyond 2242 or with a fraction, extended attributes.
 * User and group names are not written. The archive ends with two blocks of zeros and nothing else.
 *
 * <p>Not for several threads.
 */
public final class TarWriter implements Closeable {
  private static final int BUFFER_BYTES = 128 * 1024;
  private static final byte[] ZEROS = new byte[2 * UstarHeader.BLOCK];

  /** The name of PAX headers, for readers that do not know them. */
  private static final byte[] PAX_NAME = "././@PaxHeader".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private boolean closed;

  /** Closing the writer leaves {@code out} open. */
  public TarWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
  }

  /** Writes an entry that has no content. */
  public void write(TarEntry entry) throws IOException {
    write(entry, InputStream.nullInputStream());
  }

  /**
   * Writes an entry. The stream is read to its end and not closed.
   *
   * @throws IllegalArgumentException if the entry is a device or a FIFO: layers have none
   * @throws OciException CONFLICT if the content has not the size that the entry says
   */
  public void write(TarEntry entry, InputStream content) throws IOException {
    if (entry.isDevice() || entry.type() == TarEntry.Type.FIFO) {
      throw new IllegalArgumentException("devices and FIFOs are not written");
    }
    PaxRecords records = PaxRecords.neededBy(entry);
    if (!records.isEmpty()) {
      writePax(records.encode());
    }
    UstarHeader header = new UstarHeader();
    header.name(EntryName.encode(entry.name()));
    header.linkName(EntryName.encode(entry.linkName()));
    header.mode(entry.mode());
    header.uid(entry.uid());
    header.gid(entry.gid());
    header.size(entry.size());
    header.modified(entry.modified().getEpochSecond());
    header.type(entry.type().letter());
    out.write(header.complete());
    copy(entry, content);
    pad(entry.size());
  }

  private void writePax(byte[] records) throws IOException {
    UstarHeader header = new UstarHeader();
    header.name(PAX_NAME);
    header.mode(0);
    header.uid(0);
    header.gid(0);
    header.size(records.length);
    header.modified(0);
    header.type('x');
    out.write(header.complete());
    out.write(records);
    pad(records.length);
  }

  private void copy(TarEntry entry, InputStream content) throws IOException {
    long remaining = entry.size();
    while (remaining > 0) {
      int count = content.read(buffer, 0, (int) Math.min(buffer.length, remaining));
      if (count < 0) {
        throw changed(entry, "it ended after " + (entry.size() - remaining) + " bytes");
      }
      out.write(buffer, 0, count);
      remaining -= count;
    }
    if (content.read(buffer, 0, 1) > 0) {
      throw changed(entry, "it goes on");
    }
  }

  private static OciException changed(TarEntry entry, String problem) {
    return new OciException(
        ErrorKind.CONFLICT,
        "cannot write "
            + Printable.quote(entry.name())
            + " to a layer: it had "
            + entry.size()
            + " bytes, but "
            + problem,
        "it changed while it was read; try again when nobody writes to it",
        null);
  }

  private void pad(long size) throws IOException {
    int rest = (int) (size % UstarHeader.BLOCK);
    if (rest > 0) {
      out.write(ZEROS, 0, UstarHeader.BLOCK - rest);
    }
  }

  /** Hands on what was written so far, for one who goes on behind it. */
  public void flush() throws IOException {
    out.flush();
  }

  /** Writes the end of the archive; again, does nothing. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      out.write(ZEROS);
      out.flush();
    }
  }
}
