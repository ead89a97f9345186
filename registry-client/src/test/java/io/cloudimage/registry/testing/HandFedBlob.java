// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing;

import io.cloudimage.oci.content.GrowingBlob;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Content that comes when the test says so: {@link #feed}, then {@link #end} or {@link #giveUp}.
 */
public final class HandFedBlob implements GrowingBlob {
  private static final MediaType LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");
  private static final byte[] END = {};
  private static final byte[] GIVEN_UP = {};

  private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
  private volatile @Nullable Descriptor descriptor;
  private volatile boolean opened;

  /** More bytes; at least one. */
  public HandFedBlob feed(byte[] bytes) {
    pieces.add(bytes.clone());
    return this;
  }

  /** There are no more, and they are the content of this descriptor. */
  public HandFedBlob end(Descriptor whole) {
    descriptor = whole;
    pieces.add(END);
    return this;
  }

  /** There are no more, and they are {@code content}. */
  public HandFedBlob end(byte[] content) {
    return end(Descriptor.of(LAYER, content));
  }

  /** The bytes so far were for nothing. */
  public HandFedBlob giveUp() {
    pieces.add(GIVEN_UP);
    return this;
  }

  /** Whether anybody has begun to read. */
  public boolean isOpened() {
    return opened;
  }

  @Override
  public Descriptor descriptor() {
    Descriptor whole = descriptor;
    if (whole == null) {
      throw new IllegalStateException("the content is not whole");
    }
    return whole;
  }

  @Override
  public InputStream open() {
    opened = true;
    return new Pieces();
  }

  private final class Pieces extends InputStream {
    private byte[] piece = {};
    private int position;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (piece != END && position == piece.length) {
        piece = take();
        position = 0;
      }
      if (piece == END) {
        return -1;
      }
      if (piece == GIVEN_UP) {
        throw new IOException("given up as the test has it");
      }
      int count = Math.min(length, piece.length - position);
      System.arraycopy(piece, position, buffer, offset, count);
      position += count;
      return count;
    }

    private byte[] take() throws IOException {
      try {
        return pieces.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }
}
