// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.layer.LayerPath;
import io.cloudimage.oci.layer.StableFile;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import io.cloudimage.oci.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A tar archive whose entries become files of a layer. None of them becomes a file of this machine:
 * their contents lie one behind the other in a temporary file, and their names never leave memory.
 */
final class Archive {
  private final String name;
  private final StableFile content;
  private final ArchiveFormat format;

  private Archive(String name, StableFile content, ArchiveFormat format) {
    this.name = name;
    this.content = content;
    this.format = format;
  }

  /**
   * The archive that a file is, if it is one; its content decides, not its name.
   *
   * @param name for errors
   */
  static Optional<Archive> of(String name, Path file) throws IOException {
    StableFile content = StableFile.of(file);
    try (InputStream in = content.open()) {
      return ArchiveFormat.of(name, in).map(format -> new Archive(name, content, format));
    }
  }

  /**
   * Puts all entries into a layer, below the placement's destination.
   *
   * @param spool takes the files' contents and is needed until the layer is written
   * @throws OciException INVALID if the archive is malformed; UNSAFE if an entry leads out of it;
   *     UNSUPPORTED if it holds a device or a FIFO, or is compressed by xz
   */
  void unpack(FilePlacement placement, LayerContents layer, Spool spool) throws IOException {
    if (format == ArchiveFormat.XZ) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot unpack " + Printable.quote(name) + ": xz is not supported",
          "compress the archive by zstd, gzip or bzip2, or COPY it as it is",
          null);
    }
    String directory = placement.directory();
    if (!directory.isEmpty()) {
      layer.putIfAbsent(
          owned(LayerFile.directory(directory, LayerContents.DIRECTORY_MODE), placement));
    }
    try (TarReader reader = new TarReader(format.open(content.open()), TarLimits.defaults())) {
      for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        String path = LayerPath.of(e.get().name(), TarLimits.defaults().depth());
        if (!path.isEmpty()) {
          put(e.get(), path, reader, directory, placement, layer, spool);
        }
      }
    } catch (OciException e) {
      throw new OciException(
          e.kind(),
          "cannot unpack " + Printable.quote(name) + ": " + e.getMessage(),
          e.hint().orElse(null),
          e);
    }
  }

  private static void put(
      TarEntry entry,
      String name,
      TarReader reader,
      String directory,
      FilePlacement placement,
      LayerContents layer,
      Spool spool)
      throws IOException {
    int slash = name.lastIndexOf('/');
    String parent =
        slash < 0
            ? directory
            : layer.directory(Destination.join(directory, name.substring(0, slash)));
    String path = Destination.join(parent, name.substring(slash + 1));
    int mode = placement.mode().orElse(entry.mode());
    switch (entry.type()) {
      case DIRECTORY ->
          layer.put(owned(LayerFile.directory(layer.directory(path), mode), placement));
      case SYMLINK -> layer.put(owned(LayerFile.symlink(path, entry.linkName()), placement));
      case FILE ->
          layer.put(
              owned(
                  LayerFile.file(path, mode, entry.size(), spool.keep(reader.content())),
                  placement));
      case HARDLINK -> putLink(entry, path, directory, layer);
      default ->
          throw new OciException(
              ErrorKind.UNSUPPORTED,
              "the entry " + Printable.quote(entry.name()) + " is a device or a FIFO");
    }
  }

  /** A hard link joins a file that came before it in the same archive. */
  private static void putLink(TarEntry entry, String path, String directory, LayerContents layer)
      throws IOException {
    String named = LayerPath.of(entry.linkName(), TarLimits.defaults().depth());
    Optional<LayerFile> target =
        layer
            .file(Destination.join(directory, named))
            .filter(file -> file.type() == LayerFile.Type.FILE);
    if (target.isEmpty()) {
      throw new OciException(
          ErrorKind.INVALID,
          "the entry "
              + Printable.quote(entry.name())
              + " is a hard link to "
              + Printable.quote(entry.linkName())
              + ", which is no file before it");
    }
    layer.join(target.get(), path);
  }

  private static LayerFile owned(LayerFile file, FilePlacement placement) {
    return file.withOwner(placement.owner().uid(), placement.owner().gid());
  }
}
