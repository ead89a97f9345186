// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;

/** An ingest that says how far it has come, and whom to follow it once that is worth the while. */
final class FollowedIngest extends Ingest {
  private final Ingest ingest;
  private final long least;
  private final Following following;
  private final Growth growth = new Growth();
  private boolean followed;

  /** Begins to follow; it never fails. */
  interface Following {
    void begin(Growth growth);
  }

  /**
   * @param least how many bytes have to be there for the following to begin
   */
  FollowedIngest(Ingest ingest, long least, Following following) {
    this.ingest = ingest;
    this.least = least;
    this.following = following;
  }

  @Override
  public void write(int oneByte) throws IOException {
    ingest.write(oneByte);
    grown();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ingest.write(bytes, offset, length);
    grown();
  }

  private void grown() {
    growth.reached(ingest.size());
    if (!followed && ingest.size() >= least) {
      followed = true;
      following.begin(growth);
    }
  }

  @Override
  public long size() {
    return ingest.size();
  }

  @Override
  public Descriptor commit(MediaType mediaType) throws IOException {
    Descriptor descriptor = ingest.commit(mediaType);
    growth.completed(descriptor);
    return descriptor;
  }

  @Override
  public void close() throws IOException {
    growth.abandoned();
    ingest.close();
  }
}
