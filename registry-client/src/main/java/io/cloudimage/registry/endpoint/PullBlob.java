// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Lane;
import io.cloudimage.registry.http.Refusal;
import io.cloudimage.registry.quirk.Quirk;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Reads a blob (distribution-spec end-2, GET /v2/name/blobs/digest). A transfer that breaks goes on
 * by Range (RFC 9110 §14). No If-Range is sent: the digest in the URL is the validator, and the
 * bytes are hashed; an ETag that differs from node to node would only bring all of them again. A
 * host that was seen to send the whole all the same is asked for the whole; what comes before the
 * position is read over.
 */
public final class PullBlob {
  private final RepositoryAccess access;

  public PullBlob(RepositoryAccess access) {
    this.access = access;
  }

  /** Whether the blob is there, as HEAD tells, or else the start of a GET. */
  public boolean exists(Descriptor blob) throws IOException {
    try (HttpReply reply = access.send(call("HEAD", blob), Scope.pull(access.name()))) {
      if (!Presence.isUnasked(reply)) {
        return Presence.of(reply, blob);
      }
    }
    HttpCall whole = call("GET", blob).withLane(Lane.READ);
    try (HttpReply reply = access.send(whole, Scope.pull(access.name()))) {
      return Presence.of(reply, blob);
    }
  }

  /**
   * The size of a blob of which nothing but the digest is known, as HEAD tells; empty where the
   * registry does not say it.
   *
   * @throws OciException NOT_FOUND
   */
  public OptionalLong size(Digest digest) throws IOException {
    HttpCall call = HttpCall.of("HEAD", access.uri("blobs/" + digest));
    try (HttpReply reply = access.sendForSuccess(call, Scope.pull(access.name()))) {
      return reply.length().map(OptionalLong::of).orElse(OptionalLong.empty());
    }
  }

  /**
   * The blob's bytes, checked by their end; the caller closes the stream, which ends the transfer.
   *
   * @throws OciException NOT_FOUND; MISMATCH at once if the length is another one
   */
  public InputStream open(Descriptor blob) throws IOException {
    return new VerifyingInputStream(openAt(blob, 0), blob, access.origin());
  }

  /**
   * The blob's bytes from {@code offset}, unverified.
   *
   * @throws OciException NOT_FOUND; MISMATCH at once if the length or the range is another one
   */
  public InputStream openAt(Descriptor blob, long offset) throws IOException {
    return openRange(blob, offset, blob.size() - offset);
  }

  /** As {@link #openAt}, of {@code length} bytes. */
  public InputStream openRange(Descriptor blob, long offset, long length) throws IOException {
    long until = Math.min(blob.size(), offset + length);
    return BlobStream.open(new Requests(blob, until), blob, offset, until);
  }

  private final class Requests implements BlobStream.Opener {
    private final Descriptor blob;
    private final long until;
    private boolean startedAgain;

    Requests(Descriptor blob, long until) {
      this.blob = blob;
      this.until = until;
    }

    @Override
    public BlobStream.Piece open(long position) throws IOException {
      HttpCall whole = call("GET", blob).withLane(Lane.READ);
      boolean all = position == 0 && until == blob.size() || access.quirks().has(Quirk.NO_RANGE);
      HttpCall call = all ? whole : whole.withHeader("Range", "bytes=" + position + "-" + last());
      HttpReply reply = access.send(call, Scope.pull(access.name()));
      if (reply.status() == 416 && !all && !startedAgain) {
        startedAgain = true;
        reply.close();
        reply = access.send(whole, Scope.pull(access.name()));
      }
      try {
        return piece(reply, position, all);
      } catch (IOException | RuntimeException e) {
        reply.close();
        throw e;
      }
    }

    private String last() {
      return until == blob.size() ? "" : String.valueOf(until - 1);
    }

    private BlobStream.Piece piece(HttpReply reply, long position, boolean all) throws IOException {
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
      if (reply.status() == 206 && !all) {
        return new BlobStream.Piece(reply.body(), 0, endOfRange(reply, position));
      }
      requireWhole(reply, blob);
      if (reply.call().headers().containsKey("Range")) {
        access.quirks().observe(Quirk.NO_RANGE);
      }
      return new BlobStream.Piece(reply.body(), position, blob.size());
    }

    /** The position behind the range, which must be the one that was asked for, or its start. */
    private long endOfRange(HttpReply reply, long position) throws OciException {
      ContentRange range =
          reply.header("Content-Range").flatMap(ContentRange::parse).orElse(ContentRange.NONE);
      long length = reply.length().orElse(range.length());
      boolean right =
          range.first() == position
              && range.last() >= position
              && range.last() < until
              && range.total().orElse(blob.size()) == blob.size()
              && length == range.length();
      if (!right) {
        throw new OciException(
            ErrorKind.MISMATCH,
            reply.call()
                + ": expected the bytes from "
                + position
                + " of "
                + blob.size()
                + ", the answer has "
                + Printable.quote(reply.header("Content-Range").orElse("no Content-Range"))
                + " with "
                + length);
      }
      return range.last() + 1;
    }
  }

  private static void requireWhole(HttpReply reply, Descriptor blob) throws OciException {
    boolean page = reply.mediaType().map(type -> type.value().equals("text/html")).orElse(false);
    if (page && !blob.mediaType().value().equals("text/html")) {
      throw new OciException(
          ErrorKind.MISMATCH,
          reply.call() + ": expected blob " + blob.digest() + ", got a web page",
          "a proxy or a login page stands between here and the registry",
          null);
    }
    long length = reply.length().orElse(blob.size());
    if (reply.status() != 200 || length != blob.size()) {
      throw new OciException(
          ErrorKind.MISMATCH,
          reply.call()
              + ": expected blob "
              + blob.digest()
              + " with "
              + blob.size()
              + " bytes, the answer is "
              + reply.status()
              + " with "
              + length);
    }
  }

  private HttpCall call(String method, Descriptor blob) {
    return HttpCall.of(method, access.uri("blobs/" + blob.digest()));
  }
}
