// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Directories below a root, each opened from the one above it and never through a link, so that
 * nobody who swaps a directory for a link meanwhile can lead us out. The last one and those above
 * it stay open, because the next one is mostly near.
 */
final class HeldDirectories implements Closeable {
  private final SecureDirectoryStream<Path> root;
  private final List<Held> held = new ArrayList<>();

  private record Held(String part, SecureDirectoryStream<Path> directory) {}

  HeldDirectories(Path root) throws IOException {
    this.root = open(root);
  }

  /** Opens a directory that is trusted not to be a link. */
  static SecureDirectoryStream<Path> open(Path path) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(path);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new OciException(
        ErrorKind.UNSUPPORTED,
        "cannot unpack into " + path + ": this system cannot open files relative to a directory");
  }

  /**
   * The directory at a path without links in it; it stays open at least until another one is
   * entered.
   *
   * @throws IOException if it is not there, or a part of it is a link or no directory
   */
  SecureDirectoryStream<Path> enter(String path) throws IOException {
    String[] parts = path.isEmpty() ? new String[0] : path.split("/");
    int common = 0;
    while (common < parts.length
        && common < held.size()
        && held.get(common).part().equals(parts[common])) {
      common++;
    }
    if (common < parts.length) {
      leave(common);
    }
    SecureDirectoryStream<Path> last = common == 0 ? root : held.get(common - 1).directory();
    for (int i = common; i < parts.length; i++) {
      last = last.newDirectoryStream(RawPath.of(parts[i]), LinkOption.NOFOLLOW_LINKS);
      held.add(new Held(parts[i], last));
    }
    return last;
  }

  /** Forgets what is open from a path on: it is about to be another directory, or none. */
  void forget(String path) throws IOException {
    String[] parts = path.split("/");
    if (held.size() < parts.length) {
      return;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!held.get(i).part().equals(parts[i])) {
        return;
      }
    }
    leave(parts.length - 1);
  }

  private void leave(int depth) throws IOException {
    while (held.size() > depth) {
      held.remove(held.size() - 1).directory().close();
    }
  }

  /** What is at a name in a directory, itself and not what it links to; empty if nothing is. */
  static Optional<BasicFileAttributes> look(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    try {
      return Optional.of(
          directory
              .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    leave(0);
    root.close();
  }
}
