// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.artifact;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.transfer.TransferListener;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes the titled layers of an artifact into a directory, each whole or not at all. */
public final class ArtifactReader {
  private final ContentSource from;
  private final TransferListener listener;

  /** A layer and where it went. */
  public record Extracted(Descriptor layer, Path path) {}

  public ArtifactReader(ContentSource from, TransferListener listener) {
    this.from = from;
    this.listener = listener;
  }

  /**
   * Writes the files. Layers without a title are left out.
   *
   * @param directory is made if it is not there
   * @param overwrite whether files that are there are replaced
   * @throws OciException UNSUPPORTED if {@code root} is no manifest; UNSAFE if a title leads out of
   *     the directory; CONFLICT if a file is there; INVALID if two layers have one title. Of these
   *     nothing is written.
   */
  public List<Extracted> extract(Descriptor root, Path directory, boolean overwrite)
      throws IOException {
    if (!root.mediaType().isManifest()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          root.digest() + " is an index, which has no files of its own",
          "name one of its manifests by digest; cloudimage tree shows them",
          null);
    }
    Manifest manifest = Content.readManifest(from, root).value();
    Map<Path, Descriptor> files = plan(manifest, directory, overwrite);
    Files.createDirectories(directory);
    List<Extracted> extracted = new ArrayList<>();
    for (Map.Entry<Path, Descriptor> file : files.entrySet()) {
      write(directory, file.getKey(), file.getValue(), overwrite);
      extracted.add(new Extracted(file.getValue(), file.getKey()));
    }
    return extracted;
  }

  private static Map<Path, Descriptor> plan(Manifest manifest, Path directory, boolean overwrite)
      throws OciException {
    Map<Path, Descriptor> files = new LinkedHashMap<>();
    for (Descriptor layer : manifest.layers()) {
      if (!layer.annotations().containsKey(AnnotationKeys.TITLE)) {
        continue;
      }
      Path file = directory;
      for (String part : Title.parse(layer.annotations().get(AnnotationKeys.TITLE)).parts()) {
        requireNoLink(file, directory);
        file = file.resolve(part);
      }
      if (files.put(file, layer) != null) {
        throw new OciException(ErrorKind.INVALID, "two layers have the title of " + file);
      }
      boolean free = overwrite ? !Files.isDirectory(file) : !exists(file);
      if (!free) {
        throw conflict(file);
      }
    }
    return files;
  }

  private static void requireNoLink(Path path, Path directory) throws OciException {
    boolean below = !path.equals(directory);
    if (below && exists(path) && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new OciException(ErrorKind.UNSAFE, "cannot write below " + path + ": no directory");
    }
  }

  private void write(Path directory, Path file, Descriptor layer, boolean overwrite)
      throws IOException {
    Path parent = directory;
    for (Path part : directory.relativize(file)) {
      requireNoLink(parent, directory);
      if (!exists(parent)) {
        Files.createDirectory(parent);
      }
      parent = parent.resolve(part);
    }
    boolean reserved = !overwrite && reserve(file);
    Path temporary = file.resolveSibling(".cloudimage-" + UUID.randomUUID());
    listener.started(layer);
    try {
      fetch(layer, temporary);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      reserved = false;
      listener.completed(layer);
    } catch (IOException | RuntimeException e) {
      listener.failed(layer);
      throw e;
    } finally {
      Files.deleteIfExists(temporary);
      if (reserved) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Takes the name, so that nothing that comes to be there meanwhile is overwritten. */
  private static boolean reserve(Path file) throws IOException {
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw conflict(file);
    }
  }

  private void fetch(Descriptor layer, Path temporary) throws IOException {
    try (InputStream in = from.fetch(layer);
        OutputStream out =
            Files.newOutputStream(
                temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        listener.advanced(layer, count);
      }
    }
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static OciException conflict(Path file) {
    return new OciException(
        ErrorKind.CONFLICT,
        file + " is there already",
        "choose another directory with --output, or overwrite with --force",
        null);
  }
}
