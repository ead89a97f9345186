// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import io.cloudimage.oci.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A layer without some of its entries. What stays keeps its order, owners, modes and times, so the
 * same cut of the same layer gives the same bytes. A hard link that stays when its file goes
 * becomes the file.
 */
public final class LayerCut {
  /** Says which entries go. */
  public interface Choice {
    /** Whether an entry that is there goes; {@code path} as {@link LayerPath#of} gives it. */
    boolean takes(String path);

    /** Whether an entry goes that removes what lower layers have at {@code path}. */
    boolean takesRemovalOf(String path);
  }

  private final ContentSource source;
  private final Descriptor layer;
  private final Digest diffId;
  private final Choice choice;
  private final Set<String> taken = new HashSet<>();
  private final Set<String> takenFiles = new HashSet<>();
  private final Map<String, String> takenLinks = new HashMap<>();
  private final Set<String> wanted = new HashSet<>();
  private boolean keepsAny;

  private LayerCut(ContentSource source, Descriptor layer, Digest diffId, Choice choice) {
    this.source = source;
    this.layer = layer;
    this.diffId = diffId;
    this.choice = choice;
  }

  /**
   * Reads a layer once, verified, and finds out what goes.
   *
   * @throws OciException as {@link LayerReader} does
   */
  public static LayerCut of(ContentSource source, Descriptor layer, Digest diffId, Choice choice)
      throws IOException {
    LayerCut cut = new LayerCut(source, layer, diffId, choice);
    try (LayerReader reader = LayerReader.open(source, layer)) {
      for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        cut.see(e.get());
      }
      reader.finish(diffId);
    }
    return cut;
  }

  /** The paths of the entries that go. */
  public Set<String> taken() {
    return Set.copyOf(taken);
  }

  /** Whether nothing stays but, perhaps, the root directory itself. */
  public boolean leavesNothing() {
    return !keepsAny;
  }

  private void see(TarEntry entry) throws OciException {
    String path = path(entry.name());
    if (goes(path, entry)) {
      taken.add(path);
      if (entry.type() == TarEntry.Type.FILE) {
        takenFiles.add(path);
      } else if (entry.type() == TarEntry.Type.HARDLINK) {
        takenLinks.put(path, file(path(entry.linkName())));
      }
      return;
    }
    keepsAny |= !path.isEmpty();
    if (entry.type() == TarEntry.Type.HARDLINK && goes(path(entry.linkName()))) {
      String file = file(path(entry.linkName()));
      if (!takenFiles.contains(file)) {
        throw unsupported(
            entry, "it is a hard link to " + Printable.quote(file) + ", which is not in the layer");
      }
      wanted.add(file);
    }
  }

  /** What a hard link that goes stands for. */
  private String file(String path) {
    return takenLinks.getOrDefault(path, path);
  }

  private boolean goes(String path) {
    return choice.takes(path);
  }

  private boolean goes(String path, TarEntry entry) throws OciException {
    Whiteout whiteout = Whiteout.of(path, entry);
    return switch (whiteout.kind()) {
      case NONE -> goes(path);
      case REMOVE -> choice.takesRemovalOf(whiteout.target());
      case OPAQUE, IGNORE -> false;
    };
  }

  /**
   * Writes what stays as a layer.
   *
   * @param spool a directory, for the content of files whose other names stay
   * @throws OciException UNSUPPORTED if a device is among what stays; CONFLICT if the layer was
   *     another one when {@link #of} read it
   */
  public Layer write(BlobIngester to, CompressionChoice compression, Path spool)
      throws IOException {
    try (LayerReader reader = LayerReader.open(source, layer);
        Ingest ingest = to.ingest()) {
      HashingOutputStream tar;
      try (OutputStream compressed =
          compression.compression().compress(ingest, compression.level())) {
        tar = new HashingOutputStream(compressed);
        TarWriter writer = new TarWriter(tar);
        Spooled spooled = new Spooled(spool);
        for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
          copy(e.get(), reader, writer, spooled);
        }
        writer.close();
      }
      reader.finish(diffId);
      LayerBuilder.requireReadable(ingest.size(), tar.size());
      return new Layer(ingest.commit(compression.layerMediaType()), tar.digest(), tar.size());
    }
  }

  private void copy(TarEntry entry, LayerReader reader, TarWriter writer, Spooled spooled)
      throws IOException {
    String path = path(entry.name());
    if (goes(path, entry)) {
      if (entry.type() == TarEntry.Type.FILE && wanted.contains(path)) {
        spooled.put(path, entry, reader.content());
      }
      return;
    }
    if (entry.isDevice() || entry.type() == TarEntry.Type.FIFO) {
      throw unsupported(entry, "it is a device or a FIFO");
    }
    if (entry.type() == TarEntry.Type.HARDLINK && goes(path(entry.linkName()))) {
      spooled.write(entry, file(path(entry.linkName())), writer);
    } else {
      writer.write(entry, reader.content());
    }
  }

  private static String path(String name) throws OciException {
    return LayerPath.of(name, TarLimits.defaults().depth());
  }

  private OciException unsupported(TarEntry entry, String why) {
    return new OciException(
        ErrorKind.UNSUPPORTED,
        "cannot write the layer "
            + layer.digest()
            + " anew: "
            + Printable.quote(entry.name())
            + " stays, and "
            + why);
  }

  /** Files that go, and whose other names stay. */
  private static final class Spooled {
    private final Path directory;
    private final Map<String, TarEntry> entries = new HashMap<>();
    private final Map<String, Path> contents = new HashMap<>();
    private final Map<String, String> firstNames = new HashMap<>();

    Spooled(Path directory) {
      this.directory = directory;
    }

    void put(String path, TarEntry entry, InputStream content) throws IOException {
      Path copy = Files.createTempFile(directory, "linked-", "");
      Files.delete(copy);
      Files.copy(content, copy);
      entries.put(path, entry);
      contents.put(path, copy);
    }

    /** The first name that stays becomes the file, the others link to that. */
    void write(TarEntry link, String file, TarWriter writer) throws IOException {
      String first = firstNames.putIfAbsent(file, link.name());
      if (first != null) {
        writer.write(renamed(link, link.name(), first));
        return;
      }
      TarEntry entry = entries.get(file);
      Path content = contents.get(file);
      if (entry == null || content == null) {
        throw new OciException(
            ErrorKind.CONFLICT, "the layer is not the one that was read: " + file + " is gone");
      }
      try (InputStream in = Files.newInputStream(content)) {
        writer.write(renamed(entry, link.name(), ""), in);
      }
      Files.delete(content);
    }

    private static TarEntry renamed(TarEntry entry, String name, String linkName) {
      return new TarEntry(
          name,
          entry.type(),
          entry.mode(),
          entry.uid(),
          entry.gid(),
          entry.modified(),
          entry.size(),
          linkName,
          entry.xattrs(),
          0,
          0);
    }
  }
}
