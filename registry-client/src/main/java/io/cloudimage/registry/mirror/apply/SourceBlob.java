// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.RangeFetcher;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.WholeInputStream;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.oci.transfer.TransferListener;
import java.io.IOException;
import java.io.InputStream;

/** A blob that is read from its source while it is sent; told of and ended from outside. */
final class SourceBlob implements Blob {
  private final Repository source;
  private final Descriptor descriptor;
  private final TransferListener listener;
  private final Cancellation cancellation;

  SourceBlob(
      Repository source,
      Descriptor descriptor,
      TransferListener listener,
      Cancellation cancellation) {
    this.source = source;
    this.descriptor = descriptor;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public InputStream open() throws IOException {
    return cancellation.register(new Told(source.fetch(descriptor)));
  }

  @Override
  public InputStream openAt(long offset) throws IOException {
    return source instanceof RangeFetcher ranges
        ? cancellation.register(new Told(ranges.fetchFrom(descriptor, offset)))
        : Blob.super.openAt(offset);
  }

  private final class Told extends WholeInputStream {
    Told(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      if (count > 0) {
        listener.advanced(descriptor, count);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      cancellation.unregister(this);
      super.close();
    }
  }
}
