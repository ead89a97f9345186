// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.WholeInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A blob's bytes from an offset to its end, by as many requests as it takes: where a body breaks,
 * the next one goes on. Nothing is verified here. A request that gets no answer at all is not
 * repeated here but below.
 */
final class BlobStream extends WholeInputStream {
  private static final Logger LOG = LoggerFactory.getLogger(BlobStream.class);
  private static final int BUFFER = 64 * 1024;

  /** Opens the body that holds the byte at {@code position}. */
  interface Opener {
    Piece open(long position) throws IOException;
  }

  /**
   * One body.
   *
   * @param surplus bytes at its start that were not asked for
   * @param end the position behind its last byte
   */
  record Piece(InputStream body, long surplus, long end) {}

  private final Opener opener;
  private final Descriptor blob;
  private final long until;
  private final Tries tries;
  private long position;
  private long surplus;
  private long end;
  private volatile boolean closed;

  private BlobStream(Opener opener, Descriptor blob, long from, long until, Piece first) {
    super(first.body());
    this.opener = opener;
    this.blob = blob;
    this.until = until;
    this.tries = new Tries();
    this.position = from;
    this.surplus = first.surplus();
    this.end = first.end();
  }

  /**
   * @param until the position behind the last byte that is wanted; what comes behind it is handed
   *     out if it is the blob's end, for others to notice
   */
  static BlobStream open(Opener opener, Descriptor blob, long from, long until) throws IOException {
    return new BlobStream(opener, blob, from, until, opener.open(from));
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      IOException failure;
      try {
        skipSurplus();
        int count = in.read(buffer, offset, wanted(length));
        if (count > 0) {
          if (position >= until && until < blob.size()) {
            return -1;
          }
          position += count;
          tries.progressed(count);
          return count;
        }
        if (position >= until || tries.areUsedUp()) {
          return -1; // What is missing is for the one who knows the size and the digest.
        }
        failure = ended();
      } catch (IOException e) {
        if (position >= until && !closed) {
          return -1; // All is here; how the connection ended is no matter.
        }
        failure = e;
      }
      goOn(failure);
    }
  }

  /** At the end one byte is asked for, so that the end is seen and the connection can serve on. */
  private int wanted(int length) {
    return position >= until ? 1 : (int) Math.min(length, until - position);
  }

  private void skipSurplus() throws IOException {
    byte[] scratch = surplus == 0 ? new byte[0] : new byte[BUFFER];
    while (surplus > 0) {
      int count = in.read(scratch, 0, (int) Math.min(scratch.length, surplus));
      if (count < 0) {
        throw ended();
      }
      surplus -= count;
    }
  }

  private void goOn(IOException failure) throws IOException {
    boolean broken = failure instanceof OciException e && e.kind() == ErrorKind.UNAVAILABLE;
    if (closed || !broken) {
      throw failure;
    }
    in.close();
    if (position != end) {
      tries.next(failure);
      LOG.info("{}: {}; going on at {}", blob.digest().shortHex(), failure.getMessage(), position);
    }
    Piece piece = opener.open(position);
    in = piece.body();
    surplus = piece.surplus();
    end = piece.end();
    if (closed) {
      in.close();
      throw failure;
    }
  }

  private OciException ended() {
    return new OciException(
        ErrorKind.UNAVAILABLE,
        "the answer with "
            + blob.digest()
            + " ended after "
            + position
            + " of "
            + blob.size()
            + " bytes");
  }

  @Override
  public void close() throws IOException {
    closed = true;
    super.close();
  }
}
