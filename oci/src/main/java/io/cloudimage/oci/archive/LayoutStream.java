// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.compress.Compression;
import io.cloudimage.oci.compress.InflationLimit;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ContentSink;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import io.cloudimage.oci.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An OCI archive that comes once, from front to back, as from a pipe: every blob is taken as it
 * passes, for only its index, which may come last, says what the blobs are.
 */
public final class LayoutStream {
  private static final MediaType BYTES = new MediaType("application/octet-stream");
  private static final int MOST_ENTRIES = 200_000;
  private static final String INDEX = "index.json";
  private static final String LAYOUT = "oci-layout";

  private LayoutStream() {}

  /**
   * Reads to the end and gives each blob to {@code to}, which must verify it; one that is there
   * already is passed over.
   *
   * @param in is not closed
   * @param name for errors
   * @return the entries of the archive's index, whose content is now all that the archive had
   * @throws OciException INVALID, UNSAFE if it is no sound archive; MISMATCH if a blob is not what
   *     its name says. What came before is in {@code to} then, without a name
   */
  public static <T extends ContentSource & ContentSink> List<Descriptor> drain(
      InputStream in, String name, T to) throws IOException {
    InputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(Compression.LEADING_BYTES);
    Compression compression =
        ArchiveFile.compression(buffered.readNBytes(Compression.LEADING_BYTES), name);
    buffered.reset();
    InputStream plain =
        compression.mediaTypeSuffix().isEmpty()
            ? buffered
            : InflationLimit.defaults().decompress(compression, buffered);
    Map<String, byte[]> documents = new HashMap<>();
    TarLimits limits = TarLimits.defaults().withEntries(MOST_ENTRIES).withRequireEnd(false);
    // The reader's end is the archive's; the stream stays open.
    TarReader reader = new TarReader(plain, limits);
    Set<String> seen = new HashSet<>();
    for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
      take(e.get(), reader, seen, documents, to);
    }
    return OciArchive.entries(
        name,
        Optional.ofNullable(documents.get(LAYOUT)),
        Optional.ofNullable(documents.get(INDEX)),
        seen.contains("manifest.json"));
  }

  private static <T extends ContentSource & ContentSink> void take(
      TarEntry entry, TarReader reader, Set<String> seen, Map<String, byte[]> documents, T to)
      throws IOException {
    if (entry.type() == TarEntry.Type.DIRECTORY) {
      return;
    }
    String path = EntryPath.of(entry.name());
    if (entry.type() != TarEntry.Type.FILE) {
      throw new OciException(
          ErrorKind.UNSAFE,
          "the entry "
              + Printable.quote(path)
              + " is no file: blobs that links name can only be"
              + " read out of a file, not out of a stream");
    }
    if (!seen.add(path)) {
      throw new OciException(
          ErrorKind.INVALID, "the entry " + Printable.quote(path) + " is there twice");
    }
    if (path.equals(INDEX) || path.equals(LAYOUT)) {
      if (entry.size() > JsonLimits.DOCUMENT.bytes()) {
        throw new OciException(
            ErrorKind.UNSUPPORTED, path + " has " + entry.size() + " bytes, more than the limit");
      }
      documents.put(path, reader.content().readAllBytes());
      return;
    }
    Optional<Digest> digest = digest(path);
    if (digest.isPresent()) {
      Descriptor blob = Descriptor.of(BYTES, digest.get(), entry.size());
      if (!to.exists(blob)) {
        to.push(new Passing(blob, reader.content()));
      }
    }
  }

  /** Of what a path below {@code blobs} is named; empty for what is no blob. */
  private static Optional<Digest> digest(String path) throws OciException {
    if (!path.startsWith("blobs/")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Digest.parse(path.substring("blobs/".length()).replace('/', ':')));
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID, "the entry " + Printable.quote(path) + " is named by no digest", e);
    }
  }

  /** Content that can be read once. */
  private record Passing(Descriptor descriptor, InputStream content) implements Blob {
    @Override
    public InputStream open() {
      return content;
    }

    @Override
    public boolean isReplayable() {
      return false;
    }
  }
}
