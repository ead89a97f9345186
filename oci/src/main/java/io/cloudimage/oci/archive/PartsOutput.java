// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several files of one length, of which the last may be shorter: {@code FILE.001}, {@code FILE.002}
 * and so on. Put together by {@code cat} they are the archive. Beside them lies {@code
 * FILE.sha256}, for {@code sha256sum --check}; it comes last, so that its being there says that all
 * parts are.
 */
final class PartsOutput implements ArchiveOutput {
  /** Three digits; more parts of one archive are somebody's mistake about the unit. */
  private static final int MOST_PARTS = 999;

  private final Path file;
  private final long partSize;
  private final List<FileOutput> parts = new ArrayList<>();
  private final List<String> sums = new ArrayList<>();
  private MessageDigest hash = Digest.Algorithm.SHA256.newHash();
  private @Nullable OutputStream current;
  private long inCurrent;
  private long total;

  private PartsOutput(Path file, long partSize) {
    this.file = file;
    this.partSize = partSize;
  }

  /**
   * Begins the parts.
   *
   * @param partSize in bytes, 1 at least
   * @throws OciException CONFLICT if there is a file, or a first part of one, of this name
   */
  static PartsOutput create(Path file, long partSize) throws IOException {
    if (partSize < 1) {
      throw new OciException(ErrorKind.INVALID, "a part has one byte at least, not " + partSize);
    }
    FileOutput.requireFree(file);
    FileOutput.requireFree(ArchiveParts.part(file, 1));
    FileOutput.requireFree(ArchiveParts.sums(file));
    return new PartsOutput(file, partSize);
  }

  @Override
  public OutputStream stream() {
    return new Spread();
  }

  @Override
  public long position() {
    return total;
  }

  @Override
  public boolean rewind(long position) {
    return position == total;
  }

  @Override
  public void complete() throws IOException {
    endPart();
    for (FileOutput part : parts) {
      part.complete();
    }
    FileOutput list = FileOutput.create(ArchiveParts.sums(file));
    try (list) {
      list.stream().write(String.join("", sums).getBytes(StandardCharsets.UTF_8));
      list.complete();
    }
  }

  @Override
  public void close() throws IOException {
    for (FileOutput part : parts) {
      part.close();
    }
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      OutputStream out = part();
      int count = (int) Math.min(length - done, partSize - inCurrent);
      out.write(bytes, offset + done, count);
      hash.update(bytes, offset + done, count);
      done += count;
      inCurrent += count;
      total += count;
    }
  }

  private OutputStream part() throws IOException {
    if (current != null && inCurrent == partSize) {
      endPart();
    }
    if (current == null) {
      if (parts.size() == MOST_PARTS) {
        throw new OciException(
            ErrorKind.INVALID,
            "parts of " + partSize + " bytes are too short: " + file + " would have over 999",
            "choose longer parts",
            null);
      }
      FileOutput part = FileOutput.create(ArchiveParts.part(file, parts.size() + 1));
      parts.add(part);
      current = part.stream();
    }
    return current;
  }

  private void endPart() throws IOException {
    if (current != null) {
      parts.get(parts.size() - 1).flush();
      Path name = ArchiveParts.part(file, parts.size()).getFileName();
      sums.add(Digest.of(Digest.Algorithm.SHA256, hash).hex() + "  " + name + "\n");
      hash = Digest.Algorithm.SHA256.newHash();
      current = null;
      inCurrent = 0;
    }
  }

  private final class Spread extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      PartsOutput.this.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      PartsOutput.this.write(bytes, offset, length);
    }
  }
}
