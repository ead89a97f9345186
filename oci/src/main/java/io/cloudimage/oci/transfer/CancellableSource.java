// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.model.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A source whose open streams a {@link Cancellation} closes. */
public final class CancellableSource implements ContentSource {
  private final ContentSource source;
  private final Cancellation cancellation;

  public CancellableSource(ContentSource source, Cancellation cancellation) {
    this.source = source;
    this.cancellation = cancellation;
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    cancellation.check();
    return source.exists(target);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    cancellation.check();
    return cancellation.register(new Registered(source.fetch(target)));
  }

  private final class Registered extends FilterInputStream {
    Registered(InputStream in) {
      super(in);
    }

    @Override
    public void close() throws IOException {
      cancellation.unregister(this);
      super.close();
    }
  }
}
