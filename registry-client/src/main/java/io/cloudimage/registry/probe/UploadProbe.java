// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.probe;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Lane;
import io.cloudimage.registry.http.Refusal;
import io.cloudimage.registry.http.Repeat;
import io.cloudimage.registry.http.RequestBody;
import io.cloudimage.registry.quirk.Quirk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** In which ways a registry takes blobs. */
final class UploadProbe {
  private static final MediaType OCTETS = new MediaType("application/octet-stream");
  private static final int SMALL = 64 * 1024;
  private static final int PIECE = 1 << 20;
  private static final int LARGE = 8 << 20;

  private final RepositoryAccess access;
  private final Findings findings;
  private final Random random = new Random();
  private final List<Descriptor> blobs = new ArrayList<>();

  UploadProbe(RepositoryAccess access, Findings findings) {
    this.access = access;
    this.findings = findings;
  }

  /** The blobs that are there now. */
  List<Descriptor> blobs() {
    return blobs;
  }

  void run() throws IOException {
    findings.attempt("upload-monolithic", this::monolithic);
    findings.attempt("upload-chunked", this::chunked);
    findings.attempt("upload-long-chunk", this::longChunk);
    findings.attempt("upload-resume", this::resume);
    findings.attempt("upload-cancel", this::cancel);
    findings.attempt("mount", this::mount);
  }

  private void monolithic() throws IOException {
    byte[] content = content(SMALL);
    URI session = open();
    try (HttpReply reply = commit(session, content, content)) {
      boolean taken = reply.isSuccess();
      findings.found(
          "upload-monolithic",
          taken ? Verdict.YES : Verdict.NO,
          "the answer is " + reply.status(),
          Quirk.CHUNKS_ONLY);
      if (!taken) {
        drop(session);
      }
    }
  }

  private void chunked() throws IOException {
    byte[] content = content(2 * PIECE);
    URI session = open();
    int status = 0;
    for (int piece = 0; piece < 2; piece++) {
      int from = piece * PIECE;
      try (HttpReply reply =
          patch(session, from, Arrays.copyOfRange(content, from, from + PIECE))) {
        status = reply.status();
        if (!reply.isSuccess()) {
          findings.found(
              "upload-chunked", Verdict.NO, "chunk " + (piece + 1) + " is answered with " + status);
          if (status == 405 || status == 415 || status == 501) {
            findings.quirks().observe(Quirk.MONOLITHIC_ONLY);
          }
          drop(session);
          return;
        }
        session = moved(session, reply);
      }
      if (piece == 0) {
        session = ask(session, PIECE);
      }
    }
    try (HttpReply reply = commit(session, content, new byte[0])) {
      findings.found(
          "upload-chunked",
          reply.isSuccess() ? Verdict.YES : Verdict.WRONG,
          "chunks are answered with " + status + ", their end with " + reply.status(),
          Quirk.MONOLITHIC_ONLY);
      if (status == 201) {
        findings.quirks().observe(Quirk.CHUNK_CREATED);
      }
    }
  }

  private URI ask(URI session, long expected) throws IOException {
    try (HttpReply reply = send(HttpCall.of("GET", session))) {
      String range = reply.header("Range").orElse("no Range");
      boolean right =
          reply.isSuccess() && range.replace("bytes=", "").equals("0-" + (expected - 1));
      findings.found(
          "upload-status",
          right ? Verdict.YES : Verdict.WRONG,
          "the answer is " + reply.status() + " with " + range);
      return moved(session, reply);
    }
  }

  private void longChunk() throws IOException {
    URI session = open();
    try (HttpReply reply = patch(session, 0, content(LARGE))) {
      boolean tooLong = reply.status() == 413 || reply.status() == 416;
      findings.found(
          "upload-long-chunk",
          reply.isSuccess() ? Verdict.YES : tooLong ? Verdict.NO : Verdict.UNKNOWN,
          "a chunk of " + LARGE + " bytes is answered with " + reply.status());
      if (tooLong) {
        findings.quirks().observe(Quirk.MAXIMUM_CHUNK, LARGE / 2);
      }
      drop(moved(session, reply));
    } catch (OciException e) {
      drop(session);
      throw e;
    }
  }

  /** A chunk is broken off in its middle, and the registry asked for what it has got of it. */
  private void resume() throws IOException {
    URI session = open();
    try (HttpReply reply = patch(session, 0, content(PIECE))) {
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
      session = moved(session, reply);
    }
    try (HttpReply reply = send(patchCall(session, PIECE, new BrokenBody()))) {
      findings.found(
          "upload-resume", Verdict.UNKNOWN, "half a chunk is answered with " + reply.status());
      drop(session);
      return;
    } catch (OciException e) {
      if (e.kind() != ErrorKind.UNAVAILABLE || e instanceof RegistryException) {
        throw e;
      }
    }
    try (HttpReply reply = send(HttpCall.of("GET", session))) {
      boolean there = reply.isSuccess();
      findings.found(
          "upload-resume",
          there ? Verdict.YES : Verdict.NO,
          there
              ? "after a break it has " + reply.header("Range").orElse("no Range")
              : "after a break the session is answered with " + reply.status(),
          Quirk.NO_UPLOAD_RESUME);
      drop(moved(session, reply));
    }
  }

  private void cancel() throws IOException {
    URI session = open();
    try (HttpReply reply = send(HttpCall.of("DELETE", session))) {
      findings.found(
          "upload-cancel",
          reply.isSuccess() ? Verdict.YES : Verdict.NO,
          "the answer is " + reply.status(),
          Quirk.NO_UPLOAD_CANCEL);
    }
  }

  /** From the repository itself: the one that the caller has named for writing. */
  private void mount() throws IOException {
    if (blobs.isEmpty()) {
      findings.found("mount", Verdict.UNKNOWN, "there is no blob to take over");
      return;
    }
    URI uri =
        access.uri("blobs/uploads/?mount=" + blobs.get(0).digest() + "&from=" + access.name());
    try (HttpReply reply = send(HttpCall.of("POST", uri))) {
      boolean refused = reply.status() == 400 || reply.status() == 405 || reply.status() == 501;
      String detail = "the answer is " + reply.status();
      if (reply.status() == 201) {
        findings.found("mount", Verdict.YES, detail, Quirk.NO_MOUNT);
      } else if (refused) {
        findings.found("mount", Verdict.NO, detail, Quirk.NO_MOUNT);
      } else {
        findings.found("mount", Verdict.NO, detail);
      }
      if (reply.status() == 202) {
        drop(moved(uri, reply));
      }
    }
  }

  private URI open() throws IOException {
    URI uri = access.uri("blobs/uploads/");
    try (HttpReply reply = send(HttpCall.of("POST", uri))) {
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
      Optional<String> minimum = reply.header("OCI-Chunk-Min-Length");
      if (minimum.filter(text -> text.matches("[1-9][0-9]{0,11}")).isPresent()) {
        findings.quirks().observe(Quirk.MINIMUM_CHUNK, Long.parseLong(minimum.get()));
      }
      return access.rules().resolve(reply.call(), "Location", reply.header("Location"));
    }
  }

  private HttpReply patch(URI session, long from, byte[] content) throws IOException {
    return send(patchCall(session, from, RequestBody.of(content)));
  }

  private static HttpCall patchCall(URI session, long from, RequestBody body) {
    return HttpCall.of("PATCH", session)
        .withHeader("Content-Type", "application/octet-stream")
        .withHeader("Content-Range", from + "-" + (from + body.length() - 1))
        .withBody(body)
        .withLane(Lane.WRITE)
        .withRepeat(Repeat.NEVER);
  }

  private HttpReply commit(URI session, byte[] content, byte[] body) throws IOException {
    Digest digest = Digest.of(content);
    String join = session.getRawQuery() == null ? "?" : "&";
    HttpCall call =
        HttpCall.of("PUT", URI.create(session + join + "digest=" + digest))
            .withHeader("Content-Type", "application/octet-stream")
            .withBody(RequestBody.of(body));
    HttpReply reply = send(call);
    if (reply.isSuccess()) {
      blobs.add(Descriptor.of(OCTETS, content));
    }
    return reply;
  }

  private URI moved(URI session, HttpReply reply) throws OciException {
    return reply.header("Location").isPresent()
        ? access.rules().resolve(reply.call(), "Location", reply.header("Location"))
        : session;
  }

  private void drop(URI session) {
    try (HttpReply reply = send(HttpCall.of("DELETE", session))) {
      reply.status();
    } catch (IOException e) {
      findings.leftBehind("an upload in " + access.origin());
    }
  }

  private HttpReply send(HttpCall call) throws IOException {
    return access.send(call, Scope.push(access.name()));
  }

  private byte[] content(int size) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    return content;
  }

  /** Half of a piece, and then nothing more. */
  private static final class BrokenBody implements RequestBody {
    @Override
    public long length() {
      return PIECE;
    }

    @Override
    public InputStream open() {
      InputStream breaking =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("broken off on purpose");
            }
          };
      return new SequenceInputStream(new ByteArrayInputStream(new byte[PIECE / 2]), breaking);
    }

    @Override
    public boolean isReplayable() {
      return false;
    }
  }
}
