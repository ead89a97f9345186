// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream that belongs to somebody else, who closes it. What has gone out cannot be taken back.
 */
final class StreamOutput implements ArchiveOutput {
  private final Counted out;

  StreamOutput(OutputStream out) {
    this.out = new Counted(out);
  }

  @Override
  public OutputStream stream() {
    return out;
  }

  @Override
  public long position() {
    return out.count;
  }

  @Override
  public boolean rewind(long position) {
    return position == out.count;
  }

  @Override
  public void complete() throws IOException {
    out.flush();
  }

  @Override
  public void close() {}

  private static final class Counted extends FilterOutputStream {
    private long count;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
