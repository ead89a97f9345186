// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Blobs that are on their way in (distribution-spec end-4a to end-6, end-11 to end-14). */
final class Uploads {
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

  private final Shelf shelf;
  private final Profile profile;
  private final String origin;
  private final Map<String, Upload> open = new ConcurrentHashMap<>();

  Uploads(Shelf shelf, Profile profile, String origin) {
    this.shelf = shelf;
    this.profile = profile;
    this.origin = origin;
  }

  private static final class Upload {
    private final String id = UUID.randomUUID().toString();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final AtomicInteger moves = new AtomicInteger();
    private int pieces;
  }

  /** The number of uploads that were opened and not ended. */
  int open() {
    return open.size();
  }

  void forgetAll() {
    open.clear();
  }

  WireReply open(WireRequest request, String repository) throws IOException {
    if (profile.has(Trait.REPOSITORY_MUST_EXIST) && !shelf.has(repository)) {
      return ErrorReply.of(404, "NAME_UNKNOWN");
    }
    Optional<String> mount = request.parameter("mount");
    if (mount.isPresent()) {
      if (profile.has(Trait.MOUNT_REFUSED)) {
        return ErrorReply.of(400, "UNSUPPORTED");
      }
      if (profile.has(Trait.MOUNT_DENIED)) {
        return ErrorReply.of(403, "DENIED");
      }
      Digest digest = Digest.parse(mount.get());
      Optional<byte[]> found = request.parameter("from").flatMap(from -> shelf.blob(from, digest));
      if (found.isPresent() && !profile.has(Trait.MOUNT_OPENS_UPLOAD)) {
        shelf.addBlob(repository, digest, found.get());
        return created(repository, digest);
      }
    }
    Optional<String> whole = request.parameter("digest");
    if (whole.isPresent()) {
      return store(repository, Digest.parse(whole.get()), request.readBody());
    }
    Upload upload = new Upload();
    open.put(upload.id, upload);
    WireReply reply = state(202, repository, upload);
    return profile.shortestPiece() == 0
        ? reply
        : reply.header("OCI-Chunk-Min-Length", String.valueOf(profile.shortestPiece()));
  }

  WireReply handle(WireRequest request, String repository, String id) throws IOException {
    @Nullable Upload upload = open.get(id);
    if (upload == null || isStale(request, upload)) {
      return ErrorReply.of(404, "BLOB_UPLOAD_UNKNOWN");
    }
    return switch (request.method()) {
      case "GET" ->
          profile.has(Trait.NO_UPLOAD_STATUS)
              ? ErrorReply.of(405, "UNSUPPORTED")
              : state(204, repository, upload);
      case "PATCH" -> patch(request, repository, upload);
      case "PUT" -> commit(request, repository, upload);
      case "DELETE" -> {
        open.remove(id);
        yield WireReply.of(204);
      }
      default -> ErrorReply.of(405, "UNSUPPORTED");
    };
  }

  private boolean isStale(WireRequest request, Upload upload) {
    return profile.has(Trait.MOVING_UPLOADS)
        && !request.parameter("_state").orElse("").equals(String.valueOf(upload.moves.get()));
  }

  private WireReply patch(WireRequest request, String repository, Upload upload)
      throws IOException {
    if (profile.has(Trait.NO_PIECES)) {
      return ErrorReply.of(405, "UNSUPPORTED");
    }
    int before = upload.content.size();
    Matcher range = RANGE.matcher(request.header("content-range"));
    boolean placed = range.matches();
    if (placed && Long.parseLong(range.group(1)) != before) {
      return state(416, repository, upload);
    }
    if (placed && Long.parseLong(range.group(2)) - before + 1 > profile.longestPiece()) {
      return state(416, repository, upload);
    }
    receive(request, upload);
    upload.moves.incrementAndGet();
    return state(profile.has(Trait.CREATED_FOR_PATCH) ? 201 : 202, repository, upload);
  }

  private void receive(WireRequest request, Upload upload) throws IOException {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    boolean kept = upload.pieces == 0 || !profile.has(Trait.FIRST_PIECE_ONLY);
    upload.pieces++;
    try {
      request.body().transferTo(piece);
    } catch (IOException e) {
      if (profile.has(Trait.BREAK_ENDS_SESSION)) {
        open.remove(upload.id);
      }
      kept &= !profile.has(Trait.BREAK_LOSES_PIECE);
      throw e;
    } finally {
      if (kept) {
        upload.content.writeBytes(piece.toByteArray());
      }
    }
  }

  private WireReply commit(WireRequest request, String repository, Upload upload)
      throws IOException {
    Optional<String> digest = request.parameter("digest");
    if (digest.isEmpty()) {
      return ErrorReply.of(400, "DIGEST_INVALID");
    }
    int before = upload.content.size();
    byte[] rest = request.readBody();
    if (rest.length > 0 && profile.has(Trait.NO_WHOLE_UPLOADS)) {
      return ErrorReply.of(405, "UNSUPPORTED");
    }
    upload.content.writeBytes(rest);
    WireReply reply = store(repository, Digest.parse(digest.get()), upload.content.toByteArray());
    if (reply.code() == 201 || before == 0) {
      open.remove(upload.id);
    }
    return reply;
  }

  private WireReply store(String repository, Digest digest, byte[] content) {
    Digest seen = Digest.of(digest.algorithm(), digest.algorithm().newHash().digest(content));
    if (!seen.equals(digest)) {
      return ErrorReply.of(400, "DIGEST_INVALID");
    }
    shelf.addBlob(repository, digest, content);
    return created(repository, digest);
  }

  private WireReply created(String repository, Digest digest) {
    WireReply reply =
        WireReply.of(201).header("Location", location("/v2/" + repository + "/blobs/" + digest));
    return profile.has(Trait.NO_DIGEST_HEADERS)
        ? reply
        : reply.header("Docker-Content-Digest", digest.toString());
  }

  private WireReply state(int status, String repository, Upload upload) {
    String path = "/v2/" + repository + "/blobs/uploads/" + upload.id;
    String state = profile.has(Trait.MOVING_UPLOADS) ? "?_state=" + upload.moves.get() : "";
    return WireReply.of(status)
        .header("Location", location(path + state))
        .header("Docker-Upload-UUID", upload.id)
        .header("Range", "0-" + Math.max(0, upload.content.size() - 1));
  }

  private String location(String path) {
    return profile.has(Trait.RELATIVE_LOCATIONS) ? path : origin + path;
  }
}
