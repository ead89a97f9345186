// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bundle;

import io.cloudimage.oci.archive.LayoutStream;
import io.cloudimage.oci.archive.OciArchive;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What an archive holds, wherever its blobs lie now.
 *
 * @param name for people
 * @param entries of its index
 * @param content where the blobs are
 * @param resource what closing closes
 */
public record ArchiveContent(
    String name, List<Descriptor> entries, ReadableRepository content, Closeable resource)
    implements Closeable {
  public ArchiveContent {
    entries = List.copyOf(entries);
  }

  /** A file, or its parts; its blobs stay in it. */
  public static ArchiveContent open(Path file) throws IOException {
    OciArchive archive = OciArchive.open(file);
    return new ArchiveContent(file.toString(), archive.entries(), archive, archive);
  }

  /**
   * A stream, which is read to its end; its blobs are in the store then, each verified, and without
   * a name that leads to them.
   */
  public static ArchiveContent drain(InputStream in, String name, LayoutStore store)
      throws IOException {
    List<Descriptor> entries = LayoutStream.drain(in, name, store);
    return new ArchiveContent(name, entries, new StoredContent(store), () -> {});
  }

  @Override
  public void close() throws IOException {
    resource.close();
  }
}
