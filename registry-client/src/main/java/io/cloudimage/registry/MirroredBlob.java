// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.oci.content.WholeInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.registry.endpoint.PullBlob;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A blob's bytes, unverified, from the first place that has them; the next goes on in the end. */
final class MirroredBlob extends WholeInputStream {
  private final MirroredReads reads;
  private final Deque<MirrorSite> left;
  private final List<MirrorSite> used = new ArrayList<>();
  private final Descriptor blob;
  private final long until;
  private long position;
  private @Nullable MirrorSite current;
  private volatile boolean closed;

  MirroredBlob(
      MirroredReads reads, Collection<MirrorSite> sites, Descriptor blob, long offset, long until)
      throws IOException {
    super(InputStream.nullInputStream());
    this.reads = reads;
    this.left = new ArrayDeque<>(sites);
    this.blob = blob;
    this.position = offset;
    this.until = until;
    this.in = next();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (true) {
      MirrorSite site = current;
      IOException failure;
      try {
        int count = in.read(buffer, offset, length);
        position += Math.max(0, count);
        if (count >= 0 || position >= until || site == null) {
          return count;
        }
        failure = new OciException(ErrorKind.UNAVAILABLE, "the blob ended at byte " + position);
      } catch (IOException e) {
        failure = e;
      }
      if (site == null || closed) {
        throw failure;
      }
      in.close();
      reads.passOver(site, failure);
      in = next();
    }
  }

  private InputStream next() throws IOException {
    while (!left.isEmpty()) {
      MirrorSite site = left.remove();
      try {
        InputStream opened =
            new PullBlob(site.access()).openRange(blob, position, until - position);
        reads.answered(site);
        used.add(site);
        current = site;
        return opened;
      } catch (IOException e) {
        if (closed) {
          throw e;
        }
        reads.passOver(site, e);
      }
    }
    current = null;
    return reads.openAtHost(blob, position, until - position);
  }

  /** What was read is not the blob: who of the mirrors has given of it is not asked again soon. */
  OciException wrong(OciException mismatch) throws IOException {
    if (used.isEmpty()) {
      return mismatch;
    }
    for (MirrorSite site : used) {
      reads.passOver(site, mismatch);
    }
    String mirrors = used.stream().map(MirrorSite::toString).collect(Collectors.joining(", "));
    return new OciException(
        mismatch.kind(),
        mismatch.getMessage() + " (it was read from the mirror " + mirrors + ")",
        "try again; --no-mirrors does without mirrors",
        mismatch);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    super.close();
  }
}
