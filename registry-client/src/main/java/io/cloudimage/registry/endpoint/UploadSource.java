// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ProvingStream;
import io.cloudimage.oci.content.WholeInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.http.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A blob's bytes on their way into requests, hashed as they go unless their stream proves them. If
 * all of them have gone through here, the last are given out only if the whole is right. Where an
 * upload goes on that another process began, or behind what a proving stream gave, the registry
 * alone sees the whole, and its commit tells.
 */
final class UploadSource {
  private final Blob blob;
  private final MessageDigest hash;
  private volatile long hashed;
  private volatile @Nullable IOException failure;

  UploadSource(Blob blob) {
    this.blob = blob;
    this.hash = blob.descriptor().digest().algorithm().newHash();
  }

  Descriptor descriptor() {
    return blob.descriptor();
  }

  boolean isReplayable() {
    return blob.isReplayable();
  }

  /** What went wrong in reading, if anything did. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /** A body of these bytes. */
  RequestBody range(long offset, long length) {
    return new Range(offset, length);
  }

  private final class Range implements RequestBody {
    private final long offset;
    private final long length;

    Range(long offset, long length) {
      this.offset = offset;
      this.length = length;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public InputStream open() throws IOException {
      try {
        boolean toTheEnd = offset + length == descriptor().size();
        InputStream in;
        if (toTheEnd) {
          in = offset == 0 ? blob.open() : blob.openAt(offset);
        } else {
          in = blob.openRange(offset, length);
        }
        boolean proving = offset == 0 && ProvingStream.proves(in, descriptor());
        return new RangeStream(in, offset, offset + length, proving);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public boolean isReplayable() {
      return blob.isReplayable();
    }
  }

  private final class RangeStream extends WholeInputStream {
    private final long end;
    private final boolean proving;
    private long position;

    RangeStream(InputStream in, long position, long end, boolean proving) {
      super(in);
      this.proving = proving;
      this.position = position;
      this.end = end;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int count = position == end ? -1 : in.read(buffer, offset, (int) wanted(length));
        if (count > 0) {
          hash(buffer, offset, count);
          position += count;
        } else if (count < 0) {
          requireEnd();
        }
        return count;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    private long wanted(int length) {
      return Math.min(length, end - position);
    }

    /** Bytes that go out a second time are hashed once. */
    private void hash(byte[] buffer, int offset, int count) {
      long known = hashed - position;
      if (!proving && known >= 0 && known < count) {
        hash.update(buffer, offset + (int) known, count - (int) known);
        hashed += count - known;
      }
    }

    private void requireEnd() throws IOException {
      long size = descriptor().size();
      if (position < end) {
        throw mismatch("it ended after " + position + " bytes; expected " + size);
      }
      if (end < size) {
        in.read(); // A range that is read to its end leaves a connection that serves on.
        return;
      }
      if (in.read() >= 0) {
        throw mismatch("it goes on after the expected " + size + " bytes");
      }
      if (hashed == size) {
        hashed = size + 1;
        Digest seen = Digest.of(descriptor().digest().algorithm(), hash);
        if (!seen.equals(descriptor().digest())) {
          throw mismatch("its digest is " + seen);
        }
      }
    }

    private OciException mismatch(String problem) {
      return new OciException(
          ErrorKind.MISMATCH,
          "content from the source is not " + descriptor().digest() + ": " + problem);
    }
  }
}
