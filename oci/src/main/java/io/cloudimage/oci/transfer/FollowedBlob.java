// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.content.GrowingBlob;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * The content of a file that grows, for one reader. It is read in long pieces, so that who writes
 * the file is asked for seldom. Once the content is whole, the listener hears of what remains, if
 * that is much.
 */
final class FollowedBlob implements GrowingBlob {
  private static final int PIECE = 128 * 1024;

  /** Less than this is sent before anybody has looked. */
  private static final long WORTH_TELLING = 8 << 20;

  private final FileChannel file;
  private final Growth growth;
  private final TransferListener listener;

  /**
   * @param file is closed with the stream
   */
  FollowedBlob(FileChannel file, Growth growth, TransferListener listener) {
    this.file = file;
    this.growth = growth;
    this.listener = listener;
  }

  @Override
  public InputStream open() {
    return new Following();
  }

  @Override
  public Descriptor descriptor() {
    Descriptor whole = growth.whole();
    if (whole == null) {
      throw new IllegalStateException("the content is not whole yet");
    }
    return whole;
  }

  private final class Following extends InputStream {
    private long position;
    private long available;
    private boolean told;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, buffer.length);
      if (length == 0) {
        return 0;
      }
      if (position == available) {
        available = growth.awaitReached(position + PIECE);
      }
      if (position == available) {
        return -1;
      }
      int wanted = (int) Math.min(length, available - position);
      int count = file.read(ByteBuffer.wrap(buffer, offset, wanted), position);
      if (count < 0) {
        throw new IOException("a file ends at " + position + " of " + available + " written bytes");
      }
      tell(count);
      position += count;
      return count;
    }

    private void tell(int count) {
      Descriptor whole = growth.whole();
      if (whole == null) {
        return;
      }
      if (!told && whole.size() - position >= WORTH_TELLING) {
        told = true;
        listener.started(whole);
        listener.resumed(whole, position);
      }
      if (told) {
        listener.advanced(whole, count);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
