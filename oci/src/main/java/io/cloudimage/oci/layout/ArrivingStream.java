// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.content.ProvingStream;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A blob's bytes while they are written. The open file outlives its renaming, so the stream goes on
 * over it. Its last byte comes when who writes the file has proven all of them, though they may not
 * be flushed yet.
 */
final class ArrivingStream extends InputStream implements ProvingStream {
  /** Says whether there is any reason not to go on. */
  interface Check {
    void run() throws IOException;
  }

  private final Arrivals arrivals;
  private final Arrival arrival;
  private final Descriptor blob;
  private final Check check;
  private final FileChannel channel;
  private long position;
  private long available;
  private boolean proven;

  /**
   * @param check is asked whenever bytes are waited for
   */
  ArrivingStream(Arrivals arrivals, Arrival arrival, Descriptor blob, Check check)
      throws IOException {
    this.arrivals = arrivals;
    this.arrival = arrival;
    this.blob = blob;
    this.check = check;
    this.channel = arrival.open();
  }

  @Override
  public boolean proves(Descriptor content) {
    return content.isSameContent(blob);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == available && !proven) {
      awaitMore();
    }
    if (position == available) {
      return -1;
    }
    int wanted = (int) Math.min(length, available - position);
    int count = channel.read(ByteBuffer.wrap(buffer, offset, wanted), position);
    if (count > 0) {
      position += count;
    }
    return count;
  }

  private void awaitMore() throws IOException {
    synchronized (arrivals) {
      while (true) {
        check.run();
        IOException failure = arrival.failure();
        if (failure != null) {
          throw FollowedContent.failed(failure);
        }
        proven = arrival.isProven();
        available = proven ? blob.size() : Math.min(arrival.written(), blob.size() - 1);
        if (proven || available > position) {
          return;
        }
        arrivals.awaitChange();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
