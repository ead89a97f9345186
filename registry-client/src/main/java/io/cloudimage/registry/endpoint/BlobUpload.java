// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.http.RequestBody;
import io.cloudimage.registry.journal.JournaledUpload;
import io.cloudimage.registry.journal.UploadJournal;
import io.cloudimage.registry.journal.UploadKey;
import io.cloudimage.registry.quirk.Quirk;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One blob's way into a registry: in one request if it is small, in pieces if it is large. After
 * whatever break the registry is asked what it has, and the upload goes on there; nothing is sent
 * again that may have been taken. Where the registry has lost the upload, it starts again, and says
 * so. To be used once.
 */
final class BlobUpload {
  private static final Logger LOG = LoggerFactory.getLogger(BlobUpload.class);

  private enum Step {
    WHOLE,
    PIECE,
    COMMIT
  }

  private final RepositoryAccess access;
  private final UploadSource source;
  private final Descriptor blob;
  private final PieceLength lengths;
  private final Tries tries = new Tries();
  private Optional<UploadJournal.Page> page = Optional.empty();
  private @Nullable UploadSession session;
  private long sent;
  private long furthest;
  private boolean goesOn;
  private boolean startedAgain;

  BlobUpload(RepositoryAccess access, Blob blob) {
    this.access = access;
    this.source = new UploadSource(blob);
    this.blob = blob.descriptor();
    this.lengths = new PieceLength(access.quirks(), this.blob.size());
  }

  /** Returns when the blob is there. */
  void run() throws IOException {
    if (blob.size() > lengths.get() && source.isReplayable()) {
      String account = access.session().account(access.name());
      page =
          access
              .journal()
              .open(new UploadKey(access.session().host(), access.name(), account, blob.digest()));
    }
    try {
      resume();
      boolean done = false;
      while (!done) {
        done = advance();
      }
      page.ifPresent(UploadJournal.Page::forget);
    } catch (IOException | RuntimeException e) {
      end(e);
      throw e;
    } finally {
      page.ifPresent(UploadJournal.Page::close);
    }
  }

  private void resume() throws IOException {
    Optional<JournaledUpload> found = page.flatMap(UploadJournal.Page::find);
    if (found.isEmpty()) {
      return;
    }
    try {
      UploadSession left = UploadSession.at(access, found.get().session());
      sent = blob.size();
      if (left.ask(sent)) {
        LOG.info("{}: going on with the upload at {}", name(), left.offset());
        session = left;
        goesOn = left.offset() > 0;
        furthest = left.offset();
        return;
      }
    } catch (RegistryException e) {
      LOG.debug("{}: {}", name(), e.getMessage());
    } catch (OciException e) {
      if (e.kind() != ErrorKind.UNTRUSTED && e.kind() != ErrorKind.INVALID) {
        throw e;
      }
    }
    LOG.warn(
        "{}: the registry has forgotten the upload that had come to {} bytes; it starts again",
        name(),
        found.get().offset());
    page.ifPresent(UploadJournal.Page::forget);
  }

  private boolean advance() throws IOException {
    UploadSession current = session;
    if (current == null) {
      current = UploadSession.open(access);
      session = current;
      sent = 0;
      lengths.atLeast(current.minimum());
      record(current);
    }
    Step step = step(current);
    try {
      return take(step, current);
    } catch (OciException e) {
      if (source.failure().isPresent()) {
        throw e;
      }
      return recover(step, current, e);
    }
  }

  private Step step(UploadSession current) {
    if (current.offset() == blob.size() && blob.size() > 0) {
      return Step.COMMIT;
    }
    boolean whole = !source.isReplayable() || lengths.takesWhole(blob.size());
    return current.offset() == 0 && whole ? Step.WHOLE : Step.PIECE;
  }

  private boolean take(Step step, UploadSession current) throws IOException {
    switch (step) {
      case WHOLE -> {
        sent = blob.size();
        current.commit(blob, Optional.of(source.range(0, blob.size())));
        return true;
      }
      case COMMIT -> {
        current.commit(blob, Optional.empty());
        return true;
      }
      case PIECE -> {
        long offset = current.offset();
        long length = Math.min(lengths.get(), blob.size() - offset);
        RequestBody piece = source.range(offset, length);
        sent = offset + length;
        current.patch(piece);
        arrived(current);
        if (current.offset() < sent) {
          tries.next(tookTooLittle(current));
        }
        return false;
      }
    }
    throw new IllegalStateException(step.toString());
  }

  /** Whether the blob is there after all; if not, the next step is to be taken. */
  private boolean recover(Step step, UploadSession current, OciException e) throws IOException {
    UploadFailure failure = UploadFailure.of(e);
    boolean undecided = failure == UploadFailure.UNKNOWN || failure == UploadFailure.GONE;
    if (undecided && step != Step.PIECE && isThere()) {
      return true;
    }
    if (!source.isReplayable()) {
      throw e;
    }
    switch (failure) {
      case UNKNOWN -> ask(step, current, e);
      case GONE -> startAgain(current, e);
      case WRONG_PLACE -> {
        long before = current.offset();
        ask(step, current, e);
        if (session == current && step == Step.PIECE && current.offset() == before) {
          lengths.shrink(sent - before, e);
        }
      }
      case TOO_LONG -> {
        lengths.shrink(sent - current.offset(), e);
        if (step == Step.WHOLE) {
          drop(current);
        } else {
          ask(step, current, e);
        }
      }
      case OTHER_WAY -> {
        if (step == Step.COMMIT) {
          throw e;
        }
        tries.next(e);
        learnWay(step == Step.PIECE);
        drop(current);
      }
      case WRONG_CONTENT -> restartWhole(step, current, e);
      case FINAL -> throw e;
    }
    return false;
  }

  /** The registry says what it has; a session that it has lost is begun anew. */
  private void ask(Step step, UploadSession current, OciException e) throws IOException {
    LOG.info("{}: {}", name(), e.getMessage());
    tries.next(e);
    long before = current.offset();
    if (!current.ask(sent)) {
      lost(current);
      return;
    }
    arrived(current);
    if (current.offset() > before) {
      access.quirks().forget(Quirk.NO_UPLOAD_RESUME);
    }
    if (step == Step.PIECE && current.offset() <= before) {
      lengths.doubt();
    }
  }

  private void arrived(UploadSession current) {
    if (current.offset() > furthest) {
      tries.progressed(current.offset() - furthest);
      furthest = current.offset();
    }
    record(current);
  }

  private void startAgain(UploadSession current, OciException e) throws IOException {
    LOG.info("{}: {}", name(), e.getMessage());
    tries.next(e);
    lost(current);
  }

  private void lost(UploadSession current) {
    LOG.warn(
        "{}: the registry has lost the upload, of which it had {} bytes; it starts again",
        name(),
        current.offset());
    access.quirks().observe(Quirk.NO_UPLOAD_RESUME);
    lengths.doubt();
    session = null;
    goesOn = false;
    page.ifPresent(UploadJournal.Page::forget);
  }

  private void drop(UploadSession current) {
    current.cancel();
    session = null;
    goesOn = false;
    page.ifPresent(UploadJournal.Page::forget);
  }

  /**
   * The registry has put together something else. What another process had sent may have been
   * wrong; or the registry keeps one piece only, and is to get all in one.
   */
  private void restartWhole(Step step, UploadSession current, OciException e) throws IOException {
    if (step != Step.COMMIT || startedAgain) {
      if (startedAgain) {
        access.quirks().forget(Quirk.MONOLITHIC_ONLY);
      }
      throw e;
    }
    startedAgain = true;
    LOG.warn("{}: {}; it starts again", name(), e.getMessage());
    if (!goesOn) {
      learnWay(true);
    }
    drop(current);
  }

  private void learnWay(boolean monolithic) {
    access.quirks().observe(monolithic ? Quirk.MONOLITHIC_ONLY : Quirk.CHUNKS_ONLY);
    access.quirks().forget(monolithic ? Quirk.CHUNKS_ONLY : Quirk.MONOLITHIC_ONLY);
  }

  private boolean isThere() throws IOException {
    try {
      return new PullBlob(access).exists(blob);
    } catch (RegistryException e) {
      return false;
    }
  }

  private void record(UploadSession current) {
    page.ifPresent(written -> written.record(current.location(), current.offset()));
  }

  /** What a later run can go on with stays; all else is taken back. */
  private void end(Exception e) {
    UploadSession current = session;
    boolean passing =
        !(e instanceof OciException known)
            || known.kind() == ErrorKind.UNAVAILABLE
            || known.kind() == ErrorKind.CANCELLED;
    if (current != null && passing && page.isPresent() && sent > 0) {
      LOG.info("{}: the upload stays open at {}", name(), current.offset());
      return;
    }
    page.ifPresent(UploadJournal.Page::forget);
    if (current != null) {
      current.cancel();
    }
  }

  private OciException tookTooLittle(UploadSession current) {
    return new OciException(
        ErrorKind.UNAVAILABLE,
        name()
            + ": sent "
            + sent
            + " bytes, the registry took "
            + current.offset()
            + " of them and no more");
  }

  private String name() {
    return access.origin() + " " + blob.digest().shortHex();
  }
}
