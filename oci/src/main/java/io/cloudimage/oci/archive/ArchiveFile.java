// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.compress.Compression;
import io.cloudimage.oci.compress.Compressions;
import io.cloudimage.oci.compress.InflationLimit;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import io.cloudimage.oci.tar.TarReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A tar file, whole or in parts, whose entries are read in any order, by name. One that is
 * compressed is first written out, uncompressed, to a temporary file beside it, which closing
 * removes.
 *
 * <p>Names are those of the entries without a leading {@code ./}; they never become files of this
 * machine. An archive in which a name stands twice is refused: tools disagree about which counts.
 */
final class ArchiveFile implements Closeable {
  private static final int MOST_ENTRIES = 200_000;
  private static final int MOST_LINKS = 8;

  private final Path file;
  private final ArchiveParts bytes;
  private final Optional<Path> temporary;
  private final Map<String, Entry> entries;

  /** Where an entry's content lies; or to what name it links. */
  private record Entry(long offset, long size, Optional<String> link) {}

  private ArchiveFile(
      Path file, ArchiveParts bytes, Optional<Path> temporary, Map<String, Entry> entries) {
    this.file = file;
    this.bytes = bytes;
    this.temporary = temporary;
    this.entries = entries;
  }

  /**
   * Opens an archive and reads through it once.
   *
   * @throws OciException NOT_FOUND; INVALID if it is no sound tar
   */
  static ArchiveFile open(Path file) throws IOException {
    ArchiveParts stored = ArchiveParts.of(file);
    Optional<Path> temporary = uncompressed(file, stored);
    try {
      ArchiveParts tar = temporary.isPresent() ? ArchiveParts.of(temporary.get()) : stored;
      return new ArchiveFile(file, tar, temporary, index(file, tar));
    } catch (IOException | RuntimeException e) {
      if (temporary.isPresent()) {
        Files.deleteIfExists(temporary.get());
      }
      throw e;
    }
  }

  boolean has(String name) {
    return entries.containsKey(name);
  }

  /** An entry's size. */
  long size(String name) throws OciException {
    return entry(name).size();
  }

  /** Opens an entry's content at an offset; the caller closes the stream. */
  InputStream open(String name, long offset) throws IOException {
    Entry entry = entry(name);
    return new BoundedStream(bytes.open(entry.offset() + offset), entry.size() - offset);
  }

  /** A document, whole. */
  byte[] read(String name) throws IOException {
    if (size(name) > JsonLimits.DOCUMENT.bytes()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          this
              + ": "
              + Printable.quote(name)
              + " has "
              + size(name)
              + " bytes, more than the limit");
    }
    try (InputStream in = open(name, 0)) {
      return in.readAllBytes();
    }
  }

  private Entry entry(String name) throws OciException {
    String at = name;
    for (int links = 0; links <= MOST_LINKS; links++) {
      Entry entry = entries.get(at);
      if (entry == null) {
        throw new OciException(ErrorKind.NOT_FOUND, this + " has no entry " + Printable.quote(at));
      }
      if (entry.link().isEmpty()) {
        return entry;
      }
      at = entry.link().get();
    }
    throw new OciException(
        ErrorKind.INVALID, this + ": the links of " + Printable.quote(name) + " do not end");
  }

  private static Map<String, Entry> index(Path file, ArchiveParts tar) throws IOException {
    Map<String, Entry> entries = new HashMap<>();
    // Archives of other tools often lack the end, or are padded to a tape's record.
    TarLimits limits = TarLimits.defaults().withEntries(MOST_ENTRIES).withRequireEnd(false);
    try (TarReader reader = new TarReader(tar.open(0), limits)) {
      for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        add(entries, e.get(), reader.position());
      }
    } catch (OciException e) {
      throw new OciException(
          e.kind(), "cannot read the archive " + file + ": " + e.getMessage(), e);
    }
    return entries;
  }

  private static void add(Map<String, Entry> entries, TarEntry entry, long position)
      throws OciException {
    String name = EntryPath.of(entry.name());
    Optional<Entry> added =
        switch (entry.type()) {
          case FILE -> Optional.of(new Entry(position, entry.size(), Optional.empty()));
          case SYMLINK ->
              Optional.of(new Entry(0, 0, Optional.of(EntryPath.link(name, entry.linkName()))));
          case HARDLINK ->
              Optional.of(new Entry(0, 0, Optional.of(EntryPath.of(entry.linkName()))));
          case DIRECTORY -> Optional.empty();
          default ->
              throw new OciException(
                  ErrorKind.UNSAFE,
                  "the entry " + Printable.quote(name) + " is a device or a FIFO");
        };
    if (added.isPresent() && entries.put(name, added.get()) != null) {
      throw new OciException(
          ErrorKind.INVALID, "the entry " + Printable.quote(name) + " is there twice");
    }
  }

  /** What a tar is compressed by, told by its first bytes. */
  static Compression compression(byte[] leading, String what) throws OciException {
    return Compressions.standard()
        .detect(leading)
        .orElseThrow(
            () ->
                new OciException(
                    ErrorKind.INVALID, what + " is no tar, neither plain nor by gzip or zstd"));
  }

  /** The content of an archive that is compressed, in a temporary file. */
  private static Optional<Path> uncompressed(Path file, ArchiveParts stored) throws IOException {
    Compression compression;
    try (InputStream in = stored.open(0)) {
      byte[] leading = in.readNBytes(Compression.LEADING_BYTES);
      compression = compression(leading, file.toString());
    }
    if (compression.mediaTypeSuffix().isEmpty()) {
      return Optional.empty();
    }
    Path tar =
        Files.isWritable(stored.directory())
            ? Files.createTempFile(stored.directory(), ".cloudimage-archive", ".tar")
            : Files.createTempFile("cloudimage-archive", ".tar");
    try (InputStream in = InflationLimit.defaults().decompress(compression, stored.open(0))) {
      Files.copy(in, tar, StandardCopyOption.REPLACE_EXISTING);
      return Optional.of(tar);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(tar);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (temporary.isPresent()) {
      Files.deleteIfExists(temporary.get());
    }
  }

  /** The path, for errors. */
  @Override
  public String toString() {
    return file.toString();
  }
}
