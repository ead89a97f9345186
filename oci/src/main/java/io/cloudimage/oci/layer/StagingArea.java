// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.Printable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A private directory in which each file is made and dressed before it is moved to its place. Java
 * can move a file into a directory that it holds open, but cannot make directories and links in
 * one, nor set owners and all mode bits there; so all of that is done here, where nobody else can
 * interfere, and the move is the only thing done in the tree.
 *
 * <p>Several threads may make and dress different files here; only one may move them.
 */
final class StagingArea implements Closeable {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final int OWNER_READS_AND_WRITES = 0600;

  private final Path directory;
  private final SecureDirectoryStream<Path> held;
  private final int umask;
  private final int ownUid;
  private final int ownGid;
  private final AtomicLong made = new AtomicLong();

  /**
   * @param directory which is there, empty, private, and on the file system of the tree
   */
  StagingArea(Path directory) throws IOException {
    this.directory = directory;
    this.held = HeldDirectories.open(directory);
    Path probe = directory.resolve("probe");
    FileChannel.open(
            probe,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            permissions(0777))
        .close();
    Map<String, Object> seen =
        Files.readAttributes(probe, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
    this.umask = ~number(seen, "mode") & 0777;
    this.ownUid = number(seen, "uid");
    this.ownGid = number(seen, "gid");
    Files.delete(probe);
  }

  private static int number(Map<String, Object> attributes, String name) {
    return (Integer) Objects.requireNonNull(attributes.get(name), name);
  }

  boolean isRoot() {
    return ownUid == 0;
  }

  /** Makes a file to be filled and then dressed. */
  FileChannel newFile(Path staged, int mode) throws IOException {
    return FileChannel.open(
        staged,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        permissions(mode | OWNER_READS_AND_WRITES));
  }

  /** The mode that {@link #newFile} gives, so that it need not be set again. */
  private int modeOfNewFile(int mode) {
    return (mode & 0777 | OWNER_READS_AND_WRITES) & ~umask;
  }

  /** A name that is free. */
  Path next() {
    return directory.resolve("n" + made.getAndIncrement());
  }

  Path newDirectory() throws IOException {
    Path staged = next();
    Files.createDirectory(staged, PRIVATE);
    return staged;
  }

  Path newSymlink(String text) throws IOException {
    Path staged = next();
    Files.createSymbolicLink(staged, RawPath.ofLink(text));
    return staged;
  }

  /** Dresses a file that {@link #newFile} made. */
  void dressFile(Path staged, Dress dress, String path, ExtractionNotes notes) throws IOException {
    setOwner(staged, dress);
    setXattrsAndTime(staged, dress, path, notes);
    if (dress.mode() != modeOfNewFile(dress.mode())) {
      setMode(staged, dress.mode());
    }
  }

  /** Dresses a directory that is here, whoever owned it before. */
  void dressDirectory(Path staged, Dress dress, String path, ExtractionNotes notes)
      throws IOException {
    Map<String, Object> seen =
        Files.readAttributes(staged, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
    setOwner(staged, dress, number(seen, "uid"), number(seen, "gid"));
    setXattrsAndTime(staged, dress, path, notes);
    setMode(staged, dress.mode());
  }

  /** Dresses a symbolic link that is here; it has no mode. */
  void dressSymlink(Path staged, Dress dress) throws IOException {
    setOwner(staged, dress);
    setTime(staged, dress);
  }

  private static void setXattrsAndTime(Path staged, Dress dress, String path, ExtractionNotes notes)
      throws IOException {
    for (String name : dress.xattrs().names()) {
      setXattr(staged, name, dress.xattrs().value(name).orElseThrow(), path, notes);
    }
    setTime(staged, dress);
  }

  /** Sets the owner of what was made here, and so is ours. */
  private void setOwner(Path staged, Dress dress) throws IOException {
    setOwner(staged, dress, ownUid, ownGid);
  }

  private static void setOwner(Path staged, Dress dress, int uid, int gid) throws IOException {
    if (dress.uid() >= 0 && dress.uid() != uid) {
      Files.setAttribute(staged, "unix:uid", dress.uid(), LinkOption.NOFOLLOW_LINKS);
    }
    if (dress.gid() >= 0 && dress.gid() != gid) {
      Files.setAttribute(staged, "unix:gid", dress.gid(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static void setTime(Path staged, Dress dress) throws IOException {
    Files.getFileAttributeView(staged, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(dress.modified(), dress.modified(), null);
  }

  /** To be set last: it may forbid all the others, and a change of owner clears bits. */
  private static void setMode(Path staged, int mode) throws IOException {
    Files.setAttribute(staged, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
  }

  private static void setXattr(
      Path staged, String name, byte[] value, String path, ExtractionNotes notes) {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            staged, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    String shown = Printable.escape(name);
    if (view == null || !name.startsWith("user.")) {
      notes.note(path, "lost the extended attribute " + shown + ": it cannot be set here");
      return;
    }
    try {
      view.write(name.substring("user.".length()), ByteBuffer.wrap(value));
    } catch (IOException e) {
      notes.note(
          path, "lost the extended attribute " + shown + ": the file system does not take it");
    }
  }

  /** Moves what is here into a held directory, in place of a file or link of that name. */
  void moveTo(Path staged, SecureDirectoryStream<Path> target, Path name) throws IOException {
    held.move(staged.getFileName(), target, name);
  }

  /** Moves a file of a held directory here. */
  Path takeFrom(SecureDirectoryStream<Path> source, Path name) throws IOException {
    Path staged = next();
    source.move(name, held, staged.getFileName());
    return staged;
  }

  /** A second name for what is here. */
  Path newHardlink(Path staged) throws IOException {
    Path link = next();
    Files.createLink(link, staged);
    return link;
  }

  void discard(Path staged) throws IOException {
    try {
      held.deleteFile(staged.getFileName());
    } catch (NoSuchFileException e) {
      // It was moved away, as it should be.
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        set.add(all[i]);
      }
    }
    return PosixFilePermissions.asFileAttribute(set);
  }

  /** Removes what was never moved to its place, because something failed. */
  @Override
  public void close() throws IOException {
    try {
      for (Path left : held) {
        ConfinedTree.remove(held, left.getFileName());
      }
    } finally {
      held.close();
    }
  }
}
