// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import io.cloudimage.oci.error.OciException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads a tar strictly, so that nobody else can have seen other entries in the same bytes.
 *
 * <p>Understood are POSIX ustar and PAX, and of GNU's older form the header and the long names.
 * Refused are wrong checksums, unknown types, sparse and multi-volume files, content where none
 * belongs, malformed or repeated PAX records, a missing end and anything but zeros after it.
 *
 * <p>Not for several threads.
 */
public final class TarReader implements Closeable {
  private static final int BUFFER_BYTES = 128 * 1024;

  private final CountingStream in;
  private final TarLimits limits;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long entries;
  private long remaining;
  private int padding;
  private boolean ended;

  /** Closing the reader closes {@code in}. */
  public TarReader(InputStream in, TarLimits limits) {
    this.in = new CountingStream(new BufferedInputStream(in, BUFFER_BYTES));
    this.limits = limits;
  }

  /**
   * The next entry; what was not read of the last one's content is passed over. Empty at the end,
   * which is reported only after all bytes to the end of the stream were seen to be zeros.
   *
   * @throws OciException INVALID if the archive is malformed; UNSUPPORTED if it has what this
   *     reader does not read, or is over a limit
   */
  public Optional<TarEntry> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    PendingHeaders pending = new PendingHeaders();
    while (true) {
      skipRest();
      byte[] block = in.readNBytes(UstarHeader.BLOCK);
      if (block.length < UstarHeader.BLOCK || HeaderBlock.isZero(block)) {
        if (!pending.isEmpty()) {
          throw TarFormat.invalid("it ends after a header that belongs to an entry");
        }
        readEnd(block);
        ended = true;
        return Optional.empty();
      }
      HeaderBlock header = new HeaderBlock(block);
      if (++entries > limits.entries()) {
        throw TarFormat.overLimit("its entries are at least", entries, limits.entries());
      }
      switch (header.type()) {
        case 'x' -> pending.pax(extended(header));
        case 'L' -> pending.name(extended(header));
        case 'K' -> pending.linkName(extended(header));
        case 'g' -> {
          if (!pending.isEmpty()) {
            throw TarFormat.invalid("a global header stands between a header and its entry");
          }
          PaxHeader.parse(extended(header)).checkGlobal();
        }
        default -> {
          TarEntry entry = entry(header, pending);
          begin(entry.size());
          return Optional.of(entry);
        }
      }
    }
  }

  private TarEntry entry(HeaderBlock header, PendingHeaders pending) throws IOException {
    byte[] name = pending.nameOr(header.name());
    byte[] linkName = pending.linkNameOr(header.linkName());
    checkLength(name);
    checkLength(linkName);
    String text = EntryName.decode(name);
    TarEntry.Type type = type(header, text);
    boolean link = type == TarEntry.Type.HARDLINK || type == TarEntry.Type.SYMLINK;
    if (text.isEmpty()) {
      throw TarFormat.invalid(text, "has no name");
    }
    if (type == TarEntry.Type.FILE && text.endsWith("/")) {
      throw TarFormat.invalid(text, "is a file whose name ends with a slash");
    }
    if (link && linkName.length == 0) {
      throw TarFormat.invalid(text, "is a link to nothing");
    }
    PaxHeader pax = pending.paxHeader();
    long size = pax.number("size", header.size());
    if (size < 0 || size > Long.MAX_VALUE - UstarHeader.BLOCK) {
      throw TarFormat.invalid(text, "has an impossible size");
    }
    if (size > 0 && type != TarEntry.Type.FILE) {
      throw TarFormat.invalid(text, "has content, but is not a file");
    }
    boolean device = type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE;
    return new TarEntry(
        text,
        type,
        header.mode(),
        id(text, pax.number("uid", header.uid())),
        id(text, pax.number("gid", header.gid())),
        pax.modified().orElse(Instant.ofEpochSecond(seconds(text, header.modified()))),
        size,
        link ? EntryName.decode(linkName) : "",
        pax.xattrs(),
        device ? header.deviceMajor() : 0,
        device ? header.deviceMinor() : 0);
  }

  private static TarEntry.Type type(HeaderBlock header, String name) throws OciException {
    char letter = header.type();
    for (TarEntry.Type type : TarEntry.Type.values()) {
      if (type.letter() == letter) {
        return type;
      }
    }
    switch (letter) {
      case 0, '7':
        return TarEntry.Type.FILE;
      case 'S':
        throw TarFormat.unsupported(name, "is a sparse file");
      case 'M', 'V':
        throw TarFormat.unsupported(name, "is of an archive in several volumes");
      default:
        throw TarFormat.unsupported(name, "has the unknown type " + (int) letter);
    }
  }

  private static long id(String name, long id) throws OciException {
    if (id < 0 || id > Integer.MAX_VALUE) {
      throw TarFormat.invalid(name, "has a user or group id out of range: " + id);
    }
    return id;
  }

  private static long seconds(String name, long seconds) throws OciException {
    if (Math.abs(seconds) > Instant.MAX.getEpochSecond() || seconds == Long.MIN_VALUE) {
      throw TarFormat.invalid(name, "has an impossible time");
    }
    return seconds;
  }

  private void checkLength(byte[] name) throws OciException {
    if (name.length > limits.nameBytes()) {
      throw TarFormat.overLimit("the bytes of a name are", name.length, limits.nameBytes());
    }
  }

  private byte[] extended(HeaderBlock header) throws IOException {
    long size = header.size();
    if (size < 1) {
      throw TarFormat.invalid("an extended header is empty or has an impossible size");
    }
    if (size > limits.extendedHeaderBytes()) {
      throw TarFormat.overLimit(
          "the bytes of an extended header are", size, limits.extendedHeaderBytes());
    }
    begin(size);
    byte[] content = in.readNBytes((int) size);
    remaining -= content.length;
    if (remaining > 0) {
      throw cut();
    }
    return content;
  }

  private void begin(long size) {
    remaining = size;
    padding = (int) ((UstarHeader.BLOCK - size % UstarHeader.BLOCK) % UstarHeader.BLOCK);
  }

  /**
   * Reads of the current entry's content.
   *
   * @return how many bytes, or -1 after the last
   */
  public int read(byte[] target, int offset, int length) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(length, remaining));
    if (count < 0) {
      throw cut();
    }
    remaining -= count;
    return count;
  }

  /** Where in the archive the next byte stands that {@link #read} gives, from its first byte on. */
  public long position() {
    return in.count;
  }

  /** The current entry's content as a stream, which ends with it and whose closing does nothing. */
  public InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return length == 0 ? 0 : TarReader.this.read(target, offset, length);
      }
    };
  }

  private void skipRest() throws IOException {
    while (remaining > 0) {
      read(buffer, 0, buffer.length);
    }
    if (padding > 0 && in.readNBytes(buffer, 0, padding) < padding) {
      throw cut();
    }
    padding = 0;
  }

  private void readEnd(byte[] first) throws IOException {
    if (first.length == 0) {
      requireEnd();
      return;
    }
    if (first.length < UstarHeader.BLOCK) {
      throw cut();
    }
    byte[] second = in.readNBytes(UstarHeader.BLOCK);
    if (second.length == 0) {
      requireEnd();
      return;
    }
    if (second.length < UstarHeader.BLOCK) {
      throw cut();
    }
    if (!HeaderBlock.isZero(second)) {
      throw TarFormat.invalid("something follows a block of zeros");
    }
    long rest = 0;
    for (int count = in.read(buffer, 0, buffer.length);
        count >= 0;
        count = in.read(buffer, 0, buffer.length)) {
      rest += count;
      for (int i = 0; i < count; i++) {
        if (buffer[i] != 0) {
          throw TarFormat.invalid("something follows its end");
        }
      }
    }
    if (rest % UstarHeader.BLOCK != 0) {
      throw TarFormat.invalid("its length is not a multiple of " + UstarHeader.BLOCK);
    }
  }

  private void requireEnd() throws OciException {
    if (limits.requireEnd()) {
      throw TarFormat.invalid("its end is missing: two blocks of zeros");
    }
  }

  private static OciException cut() {
    return TarFormat.invalid("it is cut");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = in.read(target, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
