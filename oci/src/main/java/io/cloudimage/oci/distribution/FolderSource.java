// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The blobs of a folder that a stranger has filled. No link in it is followed, and its bytes are
 * verified as they are read. Nobody else may change the folder meanwhile.
 */
public final class FolderSource implements ContentSource {
  private static final int LONGEST_LINK = 256;

  private final Path root;

  /**
   * @param folder holds {@code docker/registry/v2}
   * @throws OciException UNSAFE if it is no directory, or a link to one
   */
  public FolderSource(Path folder) throws OciException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new OciException(
          ErrorKind.UNSAFE,
          "cannot read container images from "
              + Printable.quote(folder.toString())
              + ": it is no directory");
    }
    this.root = folder;
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    OptionalLong size = size(target.digest());
    return size.isPresent() && size.getAsLong() == target.size();
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    Optional<Path> file = file(FolderPaths.data(target.digest()));
    if (file.isEmpty()) {
      throw new OciException(
          ErrorKind.NOT_FOUND,
          "the folder "
              + Printable.quote(root.toString())
              + " does not hold "
              + target.mediaType()
              + " "
              + target.digest());
    }
    return new VerifyingInputStream(
        Files.newInputStream(file.get(), LinkOption.NOFOLLOW_LINKS), target, root.toString());
  }

  /** How large a blob's file is, in bytes; empty if there is none. */
  OptionalLong size(Digest digest) throws IOException {
    Optional<Path> file = file(FolderPaths.data(digest));
    return file.isPresent() ? OptionalLong.of(Files.size(file.get())) : OptionalLong.empty();
  }

  /** What a small file says; empty if there is none, or something else. */
  Optional<String> read(String path) throws IOException {
    Optional<Path> file = file(path);
    if (file.isEmpty() || Files.size(file.get()) > LONGEST_LINK) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file.get(), LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(LONGEST_LINK);
      return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1).strip());
    }
  }

  /** The names in a directory, sorted, and whether each is a directory; none if it is not one. */
  SortedMap<String, Boolean> list(String path) throws IOException {
    SortedMap<String, Boolean> names = new TreeMap<>();
    Optional<Path> directory = walk(path);
    if (directory.isPresent() && Files.isDirectory(directory.get(), LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(directory.get())) {
        for (Path child : children) {
          names.put(
              String.valueOf(child.getFileName()),
              Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS));
        }
      }
    }
    return names;
  }

  private Optional<Path> file(String path) {
    return walk(path).filter(found -> Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS));
  }

  /** The path, if all above it are directories and no links. */
  private Optional<Path> walk(String path) {
    Path at = root;
    for (String part : path.split("/")) {
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      try {
        at = at.resolve(part);
      } catch (InvalidPathException e) {
        // A name whose bytes are no text in this locale: no registry writes one.
        return Optional.empty();
      }
    }
    return Optional.of(at);
  }
}
