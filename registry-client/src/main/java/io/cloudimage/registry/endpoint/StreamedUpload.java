// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.GrowingBlob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.quirk.Quirk;
import java.io.IOException;
import java.util.Optional;

/**
 * The way into a registry of a blob that is still being made: a session, one PATCH that goes on as
 * long as bytes come, and the PUT with the digest that they have had. What fails is taken back and
 * not tried again. To be used once.
 */
final class StreamedUpload {
  /** A piece of which nobody knows how long it gets must not be one that is too short. */
  private static final long MOST_MINIMUM = 1 << 20;

  private final RepositoryAccess access;
  private final GrowingBlob blob;

  StreamedUpload(RepositoryAccess access, GrowingBlob blob) {
    this.access = access;
    this.blob = blob;
  }

  /**
   * Returns when the blob is there.
   *
   * @return false if the registry is known not to take blobs so
   */
  boolean run() throws IOException {
    if (wantsOtherWay()) {
      return false;
    }
    UploadSession session = UploadSession.openOnce(access);
    if (session.minimum() > MOST_MINIMUM) {
      access.quirks().observe(Quirk.MINIMUM_CHUNK, session.minimum());
      session.cancel();
      return false;
    }
    try {
      send(session);
      return true;
    } catch (IOException | RuntimeException e) {
      session.cancel();
      throw e;
    }
  }

  private boolean wantsOtherWay() {
    return access.quirks().has(Quirk.MONOLITHIC_ONLY)
        || access.quirks().has(Quirk.MAXIMUM_CHUNK)
        || access.quirks().has(Quirk.NO_STREAMED_CHUNK)
        || access.quirks().value(Quirk.MINIMUM_CHUNK).orElse(0) > MOST_MINIMUM;
  }

  private void send(UploadSession session) throws IOException {
    GrowingBody body = new GrowingBody(blob);
    try {
      session.stream(body, body::count);
    } catch (RegistryException e) {
      if (UploadFailure.of(e) == UploadFailure.OTHER_WAY) {
        access.quirks().observe(Quirk.NO_STREAMED_CHUNK);
      }
      throw e;
    }
    body.requireEnd();
    Descriptor descriptor = blob.descriptor();
    requireContent(descriptor, body);
    if (session.offset() != descriptor.size()) {
      throw new OciException(
          ErrorKind.UNAVAILABLE,
          access.origin()
              + ": sent "
              + descriptor.size()
              + " bytes in one piece, the registry took "
              + session.offset());
    }
    session.commit(descriptor, Optional.empty());
  }

  private static void requireContent(Descriptor descriptor, GrowingBody body) throws OciException {
    Digest seen = body.digest();
    if (!seen.equals(descriptor.digest()) || body.count() != descriptor.size()) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "what was sent while it was made is not "
              + descriptor.digest()
              + " of "
              + descriptor.size()
              + " bytes: it is "
              + seen
              + " of "
              + body.count());
    }
  }
}
