// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Content that tells how much of it was read, and is there for a limited time only. */
final class CountedContent implements ContentSource {
  private final ContentSource source;
  private final LongConsumer progress;
  private final long deadline;

  CountedContent(ContentSource source, LongConsumer progress, long nanos) {
    this.source = source;
    this.progress = progress;
    this.deadline = System.nanoTime() + nanos;
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    return source.exists(target);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return new Counted(source.fetch(target));
  }

  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        throw new OciException(ErrorKind.UNSUPPORTED, "cannot list the files: it takes too long");
      }
      int count = in.read(buffer, offset, length);
      progress.accept(Math.max(0, count));
      return count;
    }
  }
}
