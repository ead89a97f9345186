// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.deletion;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.endpoint.DeleteManifest;
import io.cloudimage.registry.endpoint.PullBlob;
import io.cloudimage.registry.endpoint.PullManifest;
import io.cloudimage.registry.endpoint.PushBlob;
import io.cloudimage.registry.endpoint.PushManifest;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.error.RegistryException;
import java.io.IOException;
import java.util.Optional;

/**
 * Removes a tag where only manifests can be removed: the tag is moved to a {@link Placeholder}, and
 * the placeholder is deleted by its digest, which no other tag names.
 *
 * <p>The tag is not touched before the registry has shown that it deletes by digest, and is put
 * back if the deletion fails all the same, unless another client has moved it meanwhile.
 */
final class PlaceholderWay {
  private final RepositoryAccess access;
  private final PullManifest pull;
  private final PushManifest push;
  private final DeleteManifest delete;

  PlaceholderWay(RepositoryAccess access) {
    this.access = access;
    this.pull = new PullManifest(access);
    this.push = new PushManifest(access);
    this.delete = new DeleteManifest(access);
  }

  /**
   * @param named what the tag names now
   * @throws OciException UNSUPPORTED, DENIED if the registry deletes nothing, and CONFLICT if the
   *     tag has been moved: it is as it was then
   */
  void delete(Tag tag, Descriptor named) throws IOException {
    Placeholder placeholder = Placeholder.of(named);
    requireDeletion(tag, placeholder.manifest().descriptor().digest());
    Blob previous = Blob.of(named, pull.read(named));
    if (!new PullBlob(access).exists(placeholder.config().descriptor())) {
      new PushBlob(access).send(placeholder.config());
    }
    Optional<Digest> now = digestOf(tag);
    if (now.isEmpty()) {
      return; // Another client was faster.
    }
    if (!now.get().equals(named.digest())) {
      throw new OciException(
          ErrorKind.CONFLICT,
          "cannot delete " + name(tag) + ": another client has moved it to " + now.get());
    }
    try {
      push.send(placeholder.manifest(), tag);
      delete.send(placeholder.manifest().descriptor().digest());
    } catch (IOException e) {
      settle(tag, placeholder, previous, e);
      return;
    }
    if (namesPlaceholder(tag, placeholder)) {
      settle(
          tag,
          placeholder,
          previous,
          new OciException(
              ErrorKind.UNAVAILABLE, name(tag) + ": the registry said that it was deleted"));
    }
  }

  /**
   * Asks the registry to delete a manifest that does not exist. One that deletes by digest says
   * that it knows no such manifest; one whose deletion is off says so before it looks.
   */
  private void requireDeletion(Tag tag, Digest unknown) throws IOException {
    try {
      delete.send(unknown);
    } catch (RegistryException e) {
      if (e.status() == 404 && !e.hasCode("UNSUPPORTED")) {
        return;
      }
      if (e.status() == 404 || e.status() == 400 || e.status() == 405 || e.status() == 501) {
        throw ManifestDeletion.switchedOff("delete " + name(tag), e);
      }
      throw e;
    }
  }

  /** Deletion failed, or so it seems: the tag is to name what it named, or nothing. */
  private void settle(Tag tag, Placeholder placeholder, Blob previous, IOException failure)
      throws IOException {
    Digest before = previous.descriptor().digest();
    try {
      Optional<Digest> now = digestOf(tag);
      if (now.isEmpty()) {
        return; // It was done, the answer was lost.
      }
      if (now.get().equals(placeholder.manifest().descriptor().digest())) {
        push.send(previous, tag);
      }
    } catch (IOException e) {
      OciException stuck =
          new OciException(
              failure instanceof OciException known ? known.kind() : ErrorKind.UNAVAILABLE,
              "cannot delete "
                  + name(tag)
                  + ": "
                  + failure.getMessage()
                  + "; it may name a placeholder now in the place of "
                  + before,
              "delete it again, or put it back with: cloudimage manifest get "
                  + access.origin()
                  + "@"
                  + before
                  + " | cloudimage manifest put "
                  + name(tag)
                  + " -",
              failure);
      stuck.addSuppressed(e);
      throw stuck;
    }
    throw failure;
  }

  private boolean namesPlaceholder(Tag tag, Placeholder placeholder) throws IOException {
    Digest digest = placeholder.manifest().descriptor().digest();
    return digestOf(tag).filter(digest::equals).isPresent();
  }

  private Optional<Digest> digestOf(Tag tag) throws IOException {
    try {
      return Optional.of(pull.resolve(tag).digest());
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String name(Tag tag) {
    return access.origin() + ":" + tag;
  }
}
