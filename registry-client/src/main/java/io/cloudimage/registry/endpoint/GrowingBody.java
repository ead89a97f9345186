// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.GrowingBlob;
import io.cloudimage.oci.content.WholeInputStream;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.http.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A request's body of unknown length, counted and hashed on its way, to be sent once. */
final class GrowingBody implements RequestBody {
  private final GrowingBlob blob;
  private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
  private long count;

  GrowingBody(GrowingBlob blob) {
    this.blob = blob;
  }

  @Override
  public long length() {
    return -1;
  }

  @Override
  public InputStream open() throws IOException {
    return new Counted(blob.open());
  }

  @Override
  public boolean isReplayable() {
    return false;
  }

  /** How many bytes have gone out. */
  long count() {
    return count;
  }

  /** The digest of all that has gone out; to be asked for once. */
  Digest digest() {
    return Digest.of(Digest.Algorithm.SHA256, hash);
  }

  private final class Counted extends WholeInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      if (read > 0) {
        hash.update(buffer, offset, read);
        count += read;
      }
      return read;
    }
  }
}
