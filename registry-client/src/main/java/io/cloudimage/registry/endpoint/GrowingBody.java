// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.GrowingBlob;
import io.cloudimage.oci.content.WholeInputStream;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.http.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A request's body of unknown length, counted and hashed on its way, to be sent once. Content that
 * is given up ends the body in good order: registries know best how to forget an upload whose last
 * request they have answered.
 */
final class GrowingBody implements RequestBody {
  private final GrowingBlob blob;
  private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
  private @Nullable IOException failure;
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

  /**
   * Requires that the content came to its own end.
   *
   * @throws IOException what kept it from that
   */
  void requireEnd() throws IOException {
    if (failure != null) {
      throw failure;
    }
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
      int read;
      try {
        read = in.read(buffer, offset, length);
      } catch (IOException e) {
        failure = e;
        return -1;
      }
      if (read > 0) {
        hash.update(buffer, offset, read);
        count += read;
      }
      return read;
    }
  }
}
