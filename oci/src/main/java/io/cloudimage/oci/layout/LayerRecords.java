// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of layers that builds made, a file each (spec/store.md §10); for several threads and
 * processes. A file's time is when it was last of use.
 */
final class LayerRecords implements LayerCache {
  private static final Logger LOG = LoggerFactory.getLogger(LayerRecords.class);
  private static final String SUFFIX = ".json";
  private static final int MAXIMUM_BYTES = 1 << 16;
  private static final Duration UNUSED = Duration.ofDays(90);

  /** Room for hundreds of images; files of half a kilobyte. */
  private static final int MOST = 1_000;

  private final Path directory;
  private final int most;

  LayerRecords(StorePaths paths) {
    this(paths, MOST);
  }

  LayerRecords(StorePaths paths, int most) {
    this.directory = paths.layerRecords();
    this.most = most;
  }

  @Override
  public Optional<Layer> find(Digest key) {
    Path file = file(key);
    try {
      Optional<LayerRecord> record = read(file).filter(found -> found.key().equals(key));
      if (record.isPresent()) {
        touch(file);
      }
      return record.map(LayerRecord::layer);
    } catch (IOException e) {
      LOG.info("cannot read the record of a layer: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Where nothing may be written, nothing is: the order of removal suffers, and no more. */
  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      LOG.info("cannot note the use of a layer: {}", e.getMessage());
    }
  }

  @Override
  public void note(Digest key, Layer layer) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      DurableFiles.replace(file(key), new LayerRecord(key, layer).encode());
      removeOldest();
    } catch (IOException e) {
      LOG.info("cannot note a layer: {}", e.getMessage());
    }
  }

  /**
   * Forgets layers that are gone, records that are none or have long been of no use, and what
   * killed processes left. For who has the store alone.
   */
  void clean(BlobFiles blobs) throws IOException {
    Instant oldest = Instant.now().minus(UNUSED);
    for (Path file : files()) {
      Optional<LayerRecord> record = read(file);
      if (record.isEmpty()
          || !file(record.get().key()).equals(file)
          || !blobs.exists(record.get().layer().descriptor())
          || used(file).toInstant().isBefore(oldest)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void removeOldest() throws IOException {
    List<Path> files = files().stream().filter(LayerRecords::isRecord).toList();
    if (files.size() <= most) {
      return;
    }
    record Used(Path file, FileTime time) {}
    List<Used> byUse = new ArrayList<>();
    for (Path file : files) {
      byUse.add(new Used(file, used(file)));
    }
    byUse.sort(Comparator.comparing(Used::time));
    for (Used old : byUse.subList(0, byUse.size() - most)) {
      Files.deleteIfExists(old.file());
    }
  }

  /** The record in a file; empty if there is none, or another thing. */
  private static Optional<LayerRecord> read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(LayerRecord.decode(in.readNBytes(MAXIMUM_BYTES)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (OciException e) {
      LOG.info("{} is no record of a layer: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /** One that another process has just removed was used longest ago. */
  private static FileTime used(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static boolean isRecord(Path file) {
    return file.getFileName().toString().endsWith(SUFFIX)
        && !file.getFileName().toString().startsWith(".");
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(directory)) {
      return list.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  private Path file(Digest key) {
    return directory.resolve(key.hex() + SUFFIX);
  }
}
