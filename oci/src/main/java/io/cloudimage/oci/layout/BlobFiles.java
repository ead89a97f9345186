// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/**
 * The blobs under their final names. A final name is a promise: it is never opened for writing, and
 * what stands there is a regular file of the right size or is put aside.
 */
final class BlobFiles {
  private final StorePaths paths;

  BlobFiles(StorePaths paths) {
    this.paths = paths;
  }

  /** Whether a regular file of the descriptor's size stands under the name; links do not count. */
  boolean exists(Descriptor target) throws IOException {
    try {
      BasicFileAttributes attributes = attributes(paths.blob(target.digest()));
      return attributes.isRegularFile() && attributes.size() == target.size();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Opens a blob at an offset, without following a link. */
  InputStream open(Descriptor target, long offset) throws IOException {
    Path file = paths.blob(target.digest());
    BasicFileAttributes attributes;
    try {
      attributes = attributes(file);
    } catch (NoSuchFileException e) {
      throw new OciException(
          ErrorKind.NOT_FOUND, target.digest() + " is not in the store " + paths.root(), e);
    }
    if (!attributes.isRegularFile()) {
      throw damaged(target.digest(), "is not a regular file");
    }
    if (attributes.size() != target.size()) {
      throw damaged(
          target.digest(), "has " + attributes.size() + " bytes; expected " + target.size());
    }
    return Channels.newInputStream(
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)
            .position(offset));
  }

  /** Gives a complete, flushed file its final name; a sound one that stands there stays. */
  void adopt(Path complete, Descriptor descriptor) throws IOException {
    Path file = paths.blob(descriptor.digest());
    if (exists(descriptor)) {
      Files.delete(complete);
      return;
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      if (exists(descriptor)) {
        // Another writer of the same content was faster, just now.
        Files.delete(complete);
        return;
      }
      quarantine(descriptor.digest());
    }
    DurableFiles.createDirectory(paths.blobs(descriptor.digest().algorithm()));
    Files.setPosixFilePermissions(complete, PosixFilePermissions.fromString("r--r--r--"));
    DurableFiles.move(complete, file);
  }

  /** Puts what stands under a blob's name aside, where {@code fsck} and people find it. */
  Path quarantine(Digest digest) throws IOException {
    DurableFiles.createDirectory(paths.quarantine());
    Path aside = paths.quarantine().resolve(digest.hex() + "." + Instant.now().toEpochMilli());
    DurableFiles.move(paths.blob(digest), aside);
    return aside;
  }

  private OciException damaged(Digest digest, String problem) {
    return new OciException(
            ErrorKind.MISMATCH, "the store's file " + paths.blob(digest) + " " + problem)
        .withHint("run cloudimage fsck --repair, then pull or build the image again");
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
