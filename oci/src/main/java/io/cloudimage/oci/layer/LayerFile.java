// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.Xattrs;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * One file of a layer to be built. A whiteout is an empty file named {@code .wh.} and the name that
 * it takes away.
 *
 * @param path relative to the layer's root, without {@code .}, {@code ..} and a slash at its ends;
 *     bytes that are not UTF-8 as {@link io.cloudimage.oci.tar.EntryName} writes them
 * @param permissions the bits 07777
 * @param mtime seconds since 1970
 * @param size of the content, in bytes
 * @param linkTarget a symbolic link's text, or the path of the file that a hard link joins; else
 *     empty
 */
public record LayerFile(
    String path,
    Type type,
    int permissions,
    long uid,
    long gid,
    long mtime,
    long size,
    Opener content,
    String linkTarget,
    Xattrs xattrs) {

  /** What a layer may hold. */
  public enum Type {
    FILE(TarEntry.Type.FILE),
    DIRECTORY(TarEntry.Type.DIRECTORY),
    SYMLINK(TarEntry.Type.SYMLINK),
    HARDLINK(TarEntry.Type.HARDLINK);

    private final TarEntry.Type entryType;

    Type(TarEntry.Type entryType) {
      this.entryType = entryType;
    }
  }

  /** Opens the content; who calls closes it. */
  @FunctionalInterface
  public interface Opener {
    InputStream open() throws IOException;

    /**
     * What tells the content from any other without reading it: where it is the same, the bytes
     * are, in later runs too. Empty if there is no such thing, or it cannot be relied on.
     */
    default Optional<String> identity() {
      return Optional.empty();
    }
  }

  /**
   * @throws IllegalArgumentException if the path is not of the form above, or the parts do not
   *     belong together
   */
  public LayerFile {
    if (!LayerPath.isPath(path)) {
      throw new IllegalArgumentException(
          "not a path in a layer: " + Printable.quote(path) + "; it is relative, without . and ..");
    }
    if (type == Type.HARDLINK && !LayerPath.isPath(linkTarget)) {
      throw new IllegalArgumentException("not a path in a layer: " + Printable.quote(linkTarget));
    }
    toEntry(path, type, permissions, uid, gid, mtime, size, linkTarget, xattrs);
  }

  /** A file of user and group 0 and time 0. */
  public static LayerFile file(String path, int permissions, long size, Opener content) {
    return of(path, Type.FILE, permissions, size, content, "");
  }

  /** A directory of user and group 0 and time 0. */
  public static LayerFile directory(String path, int permissions) {
    return of(path, Type.DIRECTORY, permissions, 0, InputStream::nullInputStream, "");
  }

  /** A symbolic link of user and group 0 and time 0. */
  public static LayerFile symlink(String path, String target) {
    return of(path, Type.SYMLINK, 0777, 0, InputStream::nullInputStream, target);
  }

  /** Another name for the file at {@code target}, a path in the same layer. */
  public static LayerFile hardlink(String path, String target) {
    return of(path, Type.HARDLINK, 0644, 0, InputStream::nullInputStream, target);
  }

  private static LayerFile of(
      String path, Type type, int permissions, long size, Opener content, String linkTarget) {
    return new LayerFile(
        path, type, permissions, 0, 0, 0, size, content, linkTarget, Xattrs.none());
  }

  public LayerFile withPath(String newPath) {
    return new LayerFile(
        newPath, type, permissions, uid, gid, mtime, size, content, linkTarget, xattrs);
  }

  public LayerFile withPermissions(int newPermissions) {
    return new LayerFile(
        path, type, newPermissions, uid, gid, mtime, size, content, linkTarget, xattrs);
  }

  public LayerFile withOwner(long newUid, long newGid) {
    return new LayerFile(
        path, type, permissions, newUid, newGid, mtime, size, content, linkTarget, xattrs);
  }

  public LayerFile withMtime(long seconds) {
    return new LayerFile(
        path, type, permissions, uid, gid, seconds, size, content, linkTarget, xattrs);
  }

  public LayerFile withXattrs(Xattrs newXattrs) {
    return new LayerFile(
        path, type, permissions, uid, gid, mtime, size, content, linkTarget, newXattrs);
  }

  /** This file's place and name joined to another file's content. */
  LayerFile asHardlinkTo(String target) {
    return new LayerFile(
        path,
        Type.HARDLINK,
        permissions,
        uid,
        gid,
        mtime,
        0,
        InputStream::nullInputStream,
        target,
        Xattrs.none());
  }

  TarEntry toEntry() {
    return toEntry(path, type, permissions, uid, gid, mtime, size, linkTarget, xattrs);
  }

  private static TarEntry toEntry(
      String path,
      Type type,
      int permissions,
      long uid,
      long gid,
      long mtime,
      long size,
      String linkTarget,
      Xattrs xattrs) {
    return new TarEntry(
        type == Type.DIRECTORY ? path + "/" : path,
        type.entryType,
        permissions,
        uid,
        gid,
        Instant.ofEpochSecond(mtime),
        size,
        linkTarget,
        xattrs,
        0,
        0);
  }
}
