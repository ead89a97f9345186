// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.BlobMounter;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.DirectPusher;
import io.cloudimage.oci.content.ProvingStream;
import io.cloudimage.oci.content.RangeFetcher;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.RepositoryName;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings one blob to the destination in the cheapest way: it is there, it is mounted, it is sent.
 */
final class BlobCopy {
  private final ContentSource from;
  private final Repository to;
  private final CopyOptions options;
  private final Tally tally;

  BlobCopy(ContentSource from, Repository to, CopyOptions options, Tally tally) {
    this.from = from;
    this.to = to;
    this.options = options;
    this.tally = tally;
  }

  void copy(Descriptor blob) throws IOException {
    if (!isThere(blob)) {
      send(blob);
    }
  }

  /** Whether the destination has the blob, or has taken it over just now; that is then told. */
  boolean isThere(Descriptor blob) throws IOException {
    options.cancellation().check();
    try {
      if (to.exists(blob)) {
        if (options.sentAhead().contains(blob.digest())) {
          tally.sentAhead(blob);
        } else {
          tally.skipped(blob);
        }
        return true;
      }
      if (mount(blob)) {
        tally.mounted(blob);
        return true;
      }
      return false;
    } catch (IOException e) {
      throw failure(blob, TransferException.Side.DESTINATION, e);
    }
  }

  /** Sends a blob of which the destination has just said that it does not have it. */
  void send(Descriptor blob) throws IOException {
    options.cancellation().check();
    SourceBlob source = new SourceBlob(blob);
    try {
      tally.started(blob);
      if (to instanceof DirectPusher direct) {
        direct.pushUnasked(source);
      } else {
        to.push(source);
      }
      tally.completed(blob);
    } catch (IOException e) {
      boolean reading = source.failure == e || source.failure == e.getCause();
      throw failure(
          blob, reading ? TransferException.Side.SOURCE : TransferException.Side.DESTINATION, e);
    }
  }

  private IOException failure(Descriptor blob, TransferException.Side side, IOException cause)
      throws IOException {
    tally.failed(blob);
    options.cancellation().check();
    String doing = side == TransferException.Side.SOURCE ? "read" : "store";
    return new TransferException(doing, side, blob, cause);
  }

  private boolean mount(Descriptor blob) throws IOException {
    if (to instanceof BlobMounter mounter) {
      for (RepositoryName repository : options.mountFrom().of(blob)) {
        if (mounter.mount(blob, repository)) {
          return true;
        }
      }
    }
    return false;
  }

  private interface Opener {
    InputStream open() throws IOException;
  }

  /** The source's blob, counted, and closed when the copy is cancelled. */
  private final class SourceBlob implements Blob {
    private final Descriptor descriptor;
    private volatile @Nullable IOException failure;
    private volatile long position;

    SourceBlob(Descriptor descriptor) {
      this.descriptor = descriptor;
    }

    @Override
    public Descriptor descriptor() {
      return descriptor;
    }

    @Override
    public InputStream open() throws IOException {
      return openAt(0);
    }

    @Override
    public InputStream openAt(long offset) throws IOException {
      return opened(offset, () -> fetch(offset));
    }

    @Override
    public InputStream openRange(long offset, long length) throws IOException {
      if (from instanceof RangeFetcher ranges) {
        return opened(offset, () -> ranges.fetchRange(descriptor, offset, length));
      }
      return Blob.super.openRange(offset, length);
    }

    /** The listener is told only where the next byte is not the one behind the last. */
    private InputStream opened(long offset, Opener opener) throws IOException {
      if (offset != position) {
        tally.resumed(descriptor, offset);
      }
      position = offset;
      try {
        return options.cancellation().register(new Counted(opener.open()));
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    private InputStream fetch(long offset) throws IOException {
      if (offset > 0 && from instanceof RangeFetcher ranges) {
        return ranges.fetchFrom(descriptor, offset);
      }
      InputStream in = from.fetch(descriptor);
      try {
        in.skipNBytes(offset);
        return in;
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    }

    private final class Counted extends FilterInputStream implements ProvingStream {
      Counted(InputStream in) {
        super(in);
      }

      @Override
      public boolean proves(Descriptor content) {
        return ProvingStream.proves(in, content);
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
          int count = in.read(buffer, offset, length);
          if (count > 0) {
            position += count;
            tally.advanced(descriptor, count);
          }
          return count;
        } catch (IOException e) {
          failure = e;
          throw e;
        }
      }

      @Override
      public void close() throws IOException {
        options.cancellation().unregister(this);
        super.close();
      }
    }
  }
}
