// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Lane;
import io.cloudimage.registry.http.Refusal;
import io.cloudimage.registry.http.Repeat;
import io.cloudimage.registry.http.RequestBody;
import io.cloudimage.registry.quirk.Quirk;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An upload that a registry has opened (distribution-spec, "Pushing blobs"). Where the registry
 * keeps it is its own secret: the location is taken as it comes and may change with every reply.
 * Not for several threads.
 */
final class UploadSession {
  /** A registry that hashes and stores many gigabytes is silent for long. */
  private static final Duration COMMIT_PATIENCE = Duration.ofMinutes(15);

  private static final Duration PIECE_PATIENCE = Duration.ofMinutes(5);
  private static final Pattern RANGE = Pattern.compile("(?:bytes[= ])?0-([0-9]{1,18})");
  private static final long LARGEST_MINIMUM = 16L << 30;

  private final RepositoryAccess access;
  private final long minimum;
  private URI location;
  private long offset;

  private UploadSession(RepositoryAccess access, URI location, long minimum) {
    this.access = access;
    this.location = location;
    this.minimum = minimum;
  }

  /** Opens a new one (end-4a). */
  static UploadSession open(RepositoryAccess access) throws IOException {
    // A session that is opened twice is one that nobody uses; the registry forgets it.
    return open(access, Repeat.SAFE);
  }

  /** As {@link #open(RepositoryAccess)}, tried once. */
  static UploadSession openOnce(RepositoryAccess access) throws IOException {
    return open(access, Repeat.NEVER);
  }

  private static UploadSession open(RepositoryAccess access, Repeat repeat) throws IOException {
    HttpCall call = HttpCall.of("POST", access.uri("blobs/uploads/")).withRepeat(repeat);
    try (HttpReply reply = access.sendForSuccess(call, Scope.push(access.name()))) {
      return of(access, reply);
    }
  }

  /** The one that the reply to a POST is about. */
  static UploadSession of(RepositoryAccess access, HttpReply opened) throws OciException {
    URI location = access.rules().resolve(opened.call(), "Location", opened.header("Location"));
    return new UploadSession(access, location, minimum(opened));
  }

  /** One that was opened before, by another process maybe. */
  static UploadSession at(RepositoryAccess access, URI location) throws OciException {
    HttpCall opening = HttpCall.of("POST", access.uri("blobs/uploads/"));
    URI checked = access.rules().resolve(opening, "session", Optional.of(location.toString()));
    return new UploadSession(access, checked, 0);
  }

  URI location() {
    return location;
  }

  /** So many bytes the registry is known to have. */
  long offset() {
    return offset;
  }

  /** The shortest piece but the last that the registry takes. */
  long minimum() {
    return minimum;
  }

  /**
   * Sends one piece (end-5), the one behind {@link #offset}. The registry may take a part of it.
   *
   * @throws OciException INVALID if what the registry says that it has is no range
   */
  void patch(RequestBody body) throws IOException {
    long end = offset + body.length();
    patch(piece(body).withHeader("Content-Range", offset + "-" + (end - 1)), () -> end);
  }

  /**
   * Sends one piece, the first, whose length is not known before its end, so that it says no range.
   * The registry may take a part of it.
   *
   * @param sent how long it was, in the end
   * @throws OciException INVALID as {@link #patch}
   */
  void stream(RequestBody body, LongSupplier sent) throws IOException {
    patch(piece(body).withRepeat(Repeat.NEVER), sent);
  }

  private HttpCall piece(RequestBody body) {
    return HttpCall.of("PATCH", location)
        .withHeader("Content-Type", "application/octet-stream")
        .withBody(body)
        .withLane(Lane.WRITE)
        .withPatience(PIECE_PATIENCE);
  }

  private void patch(HttpCall call, LongSupplier sent) throws IOException {
    try (HttpReply reply = access.sendForSuccess(call, Scope.push(access.name()))) {
      long end = sent.getAsLong();
      OptionalLong taken = taken(reply, end == 1 ? 1 : 0);
      if (taken.orElse(end) > end) {
        throw new OciException(
            ErrorKind.UNAVAILABLE,
            reply.call() + ": sent " + end + " bytes, the registry has " + taken.getAsLong());
      }
      move(reply);
      offset = taken.orElse(end);
      if (reply.status() == 201) {
        access.quirks().observe(Quirk.CHUNK_CREATED);
      }
    }
  }

  /**
   * Asks how much the registry has, which {@link #offset} then says.
   *
   * @param sent the most that it can have
   * @return whether the session is there and can be gone on with
   */
  boolean ask(long sent) throws IOException {
    try (HttpReply reply = access.send(HttpCall.of("GET", location), Scope.push(access.name()))) {
      if (reply.status() == 401 || reply.status() == 403 || reply.status() >= 500) {
        throw Refusal.of(reply);
      }
      OptionalLong taken = reply.isSuccess() ? taken(reply, 0) : OptionalLong.empty();
      if (taken.isEmpty() || taken.getAsLong() > sent) {
        return false;
      }
      if (reply.header("Location").isPresent()) {
        move(reply);
      }
      offset = taken.getAsLong();
      return true;
    }
  }

  /**
   * Ends the upload (end-6), with all of the content in this request or nothing more.
   *
   * @throws OciException MISMATCH if the registry says that it has stored something else
   */
  void commit(Descriptor blob, Optional<RequestBody> whole) throws IOException {
    String join = location.getRawQuery() == null ? "?" : "&";
    URI end = URI.create(location + join + "digest=" + blob.digest());
    HttpCall call = HttpCall.of("PUT", end).withPatience(COMMIT_PATIENCE);
    if (whole.isPresent()) {
      call =
          call.withHeader("Content-Type", "application/octet-stream")
              .withBody(whole.get())
              .withLane(Lane.WRITE);
    }
    try (HttpReply reply = access.sendForSuccess(call, Scope.push(access.name()))) {
      Optional<Digest> stated = PullManifest.statedDigest(reply);
      if (stated.isPresent()
          && stated.get().algorithm() == blob.digest().algorithm()
          && !stated.get().equals(blob.digest())) {
        throw new OciException(
            ErrorKind.MISMATCH,
            reply.call() + ": sent " + blob.digest() + ", the registry stored " + stated.get());
      }
    }
  }

  /** Tells the registry to forget it; that it does not is its own loss. */
  void cancel() {
    try (HttpReply reply =
        access.send(HttpCall.of("DELETE", location), Scope.push(access.name()))) {
      reply.status();
    } catch (IOException e) {
      // The error that made the upload worthless is the one to tell.
      return;
    }
  }

  /** Whether the registry says that it knows no such upload. */
  static boolean isGone(RegistryException e) {
    return e.status() == 404
        || e.status() == 410
        || e.hasCode("BLOB_UPLOAD_UNKNOWN")
        || e.hasCode("BLOB_UPLOAD_INVALID");
  }

  private void move(HttpReply reply) throws OciException {
    if (reply.header("Location").isPresent()) {
      location = access.rules().resolve(reply.call(), "Location", reply.header("Location"));
    }
  }

  /**
   * The number of bytes that the registry has. Its Range is inclusive, and {@code 0-0} is what
   * registries say of no byte, too.
   */
  private static OptionalLong taken(HttpReply reply, long ofLeast) throws OciException {
    Optional<String> range = reply.header("Range");
    if (range.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher matcher = RANGE.matcher(range.get().strip());
    if (!matcher.matches()) {
      throw new OciException(
          ErrorKind.INVALID,
          reply.call() + ": the answer's Range is " + Printable.quote(range.get()));
    }
    long last = Long.parseLong(matcher.group(1));
    return OptionalLong.of(last == 0 ? ofLeast : last + 1);
  }

  private static long minimum(HttpReply reply) throws OciException {
    Optional<String> text = reply.header("OCI-Chunk-Min-Length");
    if (text.isEmpty()) {
      return 0;
    }
    long minimum = text.get().matches("[0-9]{1,18}") ? Long.parseLong(text.get()) : -1;
    if (minimum < 0 || minimum > LARGEST_MINIMUM) {
      throw new OciException(
          ErrorKind.INVALID,
          reply.call()
              + ": the answer's OCI-Chunk-Min-Length is "
              + Printable.quote(text.get())
              + "; expected a number of bytes up to "
              + LARGEST_MINIMUM);
    }
    return minimum;
  }
}
