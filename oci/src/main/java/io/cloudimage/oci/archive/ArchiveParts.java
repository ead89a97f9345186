// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The bytes of an archive that is read: one file, or its parts, in order. */
final class ArchiveParts {
  private static final Pattern PART = Pattern.compile("(.+)\\.[0-9]{3}");

  private final List<Part> parts;

  private record Part(Path file, long start, long size) {}

  private ArchiveParts(List<Part> parts) {
    this.parts = parts;
  }

  static Path part(Path file, int number) {
    return file.resolveSibling(file.getFileName() + String.format(Locale.ROOT, ".%03d", number));
  }

  static Path sums(Path file) {
    return file.resolveSibling(file.getFileName() + ".sha256");
  }

  /** The name of the archive that a file is a part of, or is. */
  static Path whole(Path file) {
    String name = String.valueOf(file.getFileName());
    return PART.matcher(name).matches()
        ? file.resolveSibling(name.substring(0, name.length() - 4))
        : file;
  }

  /**
   * Finds a file; or, where there is none, its parts, which may also be meant by naming one.
   *
   * @throws OciException NOT_FOUND if there is neither, or a part is missing
   */
  static ArchiveParts of(Path file) throws IOException {
    Path whole = whole(file);
    boolean namesPart = !whole.equals(file);
    boolean hasParts = Files.exists(part(whole, 1)) || Files.exists(sums(whole));
    if (hasParts && (namesPart || !Files.exists(file))) {
      return new ArchiveParts(lined(inOrder(whole)));
    }
    if (!Files.exists(file)) {
      throw new OciException(ErrorKind.NOT_FOUND, "there is no file " + file);
    }
    return new ArchiveParts(lined(List.of(file)));
  }

  /** All parts there are; with the list of their digests also the last one's absence is seen. */
  private static List<Path> inOrder(Path whole) throws IOException {
    int count = Math.max(listed(whole), highest(whole));
    List<Path> files = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      Path part = part(whole, number);
      files.add(part);
      if (!Files.isRegularFile(part)) {
        missing.add(String.valueOf(part.getFileName()));
      }
    }
    if (!missing.isEmpty()) {
      throw new OciException(
          ErrorKind.NOT_FOUND,
          "the archive "
              + whole
              + " has "
              + count
              + " parts, of which are missing: "
              + String.join(", ", missing),
          "put all parts into one folder",
          null);
    }
    return files;
  }

  private static int listed(Path whole) throws IOException {
    if (!Files.isRegularFile(sums(whole))) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(sums(whole))) {
      return (int) lines.limit(1000).filter(line -> !line.isBlank()).count();
    }
  }

  private static int highest(Path whole) {
    int highest = 0;
    for (int number = 1; number <= 999; number++) {
      highest = Files.exists(part(whole, number)) ? number : highest;
    }
    return highest;
  }

  private static List<Part> lined(List<Path> files) throws IOException {
    List<Part> parts = new ArrayList<>();
    long start = 0;
    for (Path file : files) {
      Part part = new Part(file, start, Files.size(file));
      parts.add(part);
      start += part.size();
    }
    return parts;
  }

  /** The folder that the archive lies in. */
  Path directory() {
    Path parent = parts.get(0).file().toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  /** Opens the bytes from an offset to the end; the caller closes the stream. */
  InputStream open(long offset) throws IOException {
    List<Part> left = parts.stream().filter(part -> part.start() + part.size() > offset).toList();
    if (left.isEmpty()) {
      return InputStream.nullInputStream();
    }
    InputStream first = open(left.get(0), offset - left.get(0).start());
    if (left.size() == 1) {
      return first;
    }
    List<InputStream> streams = new ArrayList<>();
    streams.add(first);
    left.stream().skip(1).forEach(part -> streams.add(new Unopened(part)));
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  private static InputStream open(Part part, long offset) throws IOException {
    FileChannel channel = FileChannel.open(part.file(), StandardOpenOption.READ);
    channel.position(offset);
    return Channels.newInputStream(channel);
  }

  /** Opened when its turn comes, so that an archive of many parts holds one file open. */
  private static final class Unopened extends InputStream {
    private final Part part;
    private InputStream in = InputStream.nullInputStream();
    private boolean opened;

    Unopened(Part part) {
      this.part = part;
    }

    private InputStream in() throws IOException {
      if (!opened) {
        in = ArchiveParts.open(part, 0);
        opened = true;
      }
      return in;
    }

    @Override
    public int read() throws IOException {
      return in().read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return in().read(buffer, offset, length);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
