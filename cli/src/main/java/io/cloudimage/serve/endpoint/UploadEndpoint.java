// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.endpoint;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.access.Rights;
import io.cloudimage.serve.content.RepositoryLinks.Kind;
import io.cloudimage.serve.content.ServedName;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.content.UploadSession;
import io.cloudimage.serve.content.UploadSessions;
import io.cloudimage.serve.http.ByteRange;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.util.Optional;

/**
 * Uploads of blobs: in one request, in chunks, and mounts from another repository (distribution
 * spec, end-4 to end-6, end-11, end-13, end-14).
 */
public final class UploadEndpoint implements Endpoint {
  private final ServedStore store;
  private final UploadSessions sessions;
  private final long largest;

  /**
   * @param largest how many bytes a blob may have
   */
  public UploadEndpoint(ServedStore store, UploadSessions sessions, long largest) {
    this.store = store;
    this.sessions = sessions;
    this.largest = largest;
  }

  @Override
  public void answer(Call call, Route route, Rights rights) throws IOException {
    if (route.endpoint() == Route.Endpoint.UPLOADS) {
      Endpoint.requireMethod(call, "POST");
      call.send(start(call, route.repository(), rights));
      return;
    }
    Endpoint.requireMethod(call, "GET", "PATCH", "PUT", "DELETE");
    // Sent only when the session is free again, so that the client's next request finds it so.
    call.send(goOn(call, sessions.acquire(route.repository(), route.item(), rights.caller())));
  }

  private int goOn(Call call, UploadSession session) throws IOException {
    try {
      switch (call.method()) {
        case "PATCH" -> {
          requireNext(call, session);
          append(call, session);
          return show(call, session, 202);
        }
        case "PUT" -> {
          return finish(call, session);
        }
        case "DELETE" -> {
          session.discard();
          return 204;
        }
        default -> {
          return show(call, session, 204);
        }
      }
    } finally {
      sessions.release(session);
    }
  }

  private int start(Call call, RepositoryName repository, Rights rights) throws IOException {
    Optional<String> mount = call.query("mount");
    if (mount.isPresent() && mount(repository, mount.get(), call.query("from"), rights)) {
      return created(call, repository, Endpoint.digest(mount.get()));
    }
    Optional<String> digest = mount.isPresent() ? Optional.empty() : call.query("digest");
    Digest expected = digest.isPresent() ? Endpoint.digest(digest.get()) : null;
    UploadSession session = sessions.start(repository, rights.caller());
    session.acquire();
    try {
      if (expected == null) {
        return show(call, session, 202);
      }
      try {
        append(call, session);
      } catch (IOException e) {
        // Nobody knows the id of this upload, so nobody can go on with it.
        session.discard();
        throw e;
      }
      return complete(call, session, expected);
    } finally {
      sessions.release(session);
    }
  }

  /**
   * Mounts from the repository that is named, or else from any that has the blob, if the caller may
   * read it; else the client uploads.
   */
  private boolean mount(
      RepositoryName repository, String digest, Optional<String> from, Rights rights)
      throws IOException {
    Digest wanted = Endpoint.digest(digest);
    Optional<Descriptor> blob = Optional.empty();
    if (from.isEmpty()) {
      blob = store.findAnywhere(Kind.BLOB, wanted, rights::mayPull);
    } else {
      RepositoryName source = ServedName.parse(from.get());
      if (rights.mayPull(source)) {
        blob = store.find(source, Kind.BLOB, wanted);
      }
    }
    if (blob.isEmpty()) {
      return false;
    }
    store.link(repository, Kind.BLOB, blob.get());
    return true;
  }

  private int finish(Call call, UploadSession session) throws IOException {
    Optional<String> digest = call.query("digest");
    if (digest.isEmpty()) {
      throw new Refusal(ErrorCode.DIGEST_INVALID, "the last request of an upload has ?digest=");
    }
    Digest expected = Endpoint.digest(digest.get());
    requireNext(call, session);
    append(call, session);
    return complete(call, session, expected);
  }

  /** Refuses what is said to be too long before it has come, and all else when it is. */
  private void append(Call call, UploadSession session) throws IOException {
    long room = largest - session.size();
    if (call.contentLength().filter(length -> length > room).isPresent()) {
      session.discard();
      throw tooLarge();
    }
    if (!session.append(call.body(), room)) {
      session.discard();
      throw tooLarge();
    }
  }

  private Refusal tooLarge() {
    return new Refusal(
        ErrorCode.SIZE_INVALID, 413, "a blob has at most " + largest + " bytes on this server");
  }

  private int complete(Call call, UploadSession session, Digest expected) throws IOException {
    Descriptor blob = session.finish(expected);
    store.link(session.repository(), Kind.BLOB, blob);
    return created(call, session.repository(), expected);
  }

  private static int created(Call call, RepositoryName repository, Digest digest) {
    call.set("Location", "/v2/" + repository + "/blobs/" + digest)
        .set("Docker-Content-Digest", digest.toString());
    return 201;
  }

  private static int show(Call call, UploadSession session, int status) throws IOException {
    call.set("Location", location(session))
        .set("Range", range(session))
        .set("Docker-Upload-UUID", session.id().toString());
    return status;
  }

  /** A chunk that says where it belongs must belong at the end of what is here. */
  private static void requireNext(Call call, UploadSession session) throws IOException {
    Optional<String> header = call.header("Content-Range");
    if (header.isEmpty()) {
      return;
    }
    ByteRange chunk = ByteRange.parseContentRange(header.get());
    if (chunk.first() != session.size()) {
      throw new Refusal(
              ErrorCode.BLOB_UPLOAD_INVALID, 416, "the upload goes on at " + session.size())
          .with("Location", location(session))
          .with("Range", range(session));
    }
    Optional<Long> length = call.contentLength();
    if (length.isPresent() && length.get() != chunk.length()) {
      throw new Refusal(ErrorCode.SIZE_INVALID, "Content-Range and Content-Length disagree");
    }
  }

  private static String location(UploadSession session) {
    return "/v2/" + session.repository() + "/blobs/uploads/" + session.id();
  }

  private static String range(UploadSession session) throws IOException {
    return "0-" + Math.max(0, session.size() - 1);
  }
}
