// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.deletion;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.endpoint.ListTags;
import io.cloudimage.registry.endpoint.PullManifest;
import io.cloudimage.registry.endpoint.PushManifest;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.error.RegistryException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the removal of a tag took other tags along. Where the manifest is still there, so
 * are its tags. Where it has gone, the list of tags tells; the manifest is then put back, under its
 * digest alone, for which of the lost tags named it nobody can know.
 *
 * <p>Once a way was seen to leave the manifest, it is not looked at again on this host.
 */
final class SiblingCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SiblingCheck.class);

  private final RepositoryAccess access;
  private final HostDeletion host;
  private final DeletionWay way;
  private final Descriptor named;
  private final Optional<List<Tag>> tags;
  private final Optional<Blob> manifest;

  private SiblingCheck(
      RepositoryAccess access,
      HostDeletion host,
      DeletionWay way,
      Descriptor named,
      Optional<List<Tag>> tags,
      Optional<Blob> manifest) {
    this.access = access;
    this.host = host;
    this.way = way;
    this.named = named;
    this.tags = tags;
    this.manifest = manifest;
  }

  /**
   * Takes down what there is.
   *
   * @param keep reads the manifest too, so that it can be put back
   */
  static SiblingCheck before(
      RepositoryAccess access, HostDeletion host, DeletionWay way, Descriptor named, boolean keep)
      throws IOException {
    if (host.isProven(way)) {
      return new SiblingCheck(access, host, way, named, Optional.empty(), Optional.empty());
    }
    Optional<List<Tag>> tags = tags(access);
    boolean alone = tags.isPresent() && tags.get().size() <= 1;
    Optional<Blob> manifest =
        keep && !alone
            ? Optional.of(Blob.of(named, new PullManifest(access).read(named)))
            : Optional.empty();
    return new SiblingCheck(access, host, way, named, tags, manifest);
  }

  /** Not every account that may delete may list. */
  private static Optional<List<Tag>> tags(RepositoryAccess access) throws IOException {
    try {
      return Optional.of(new ListTags(access).send());
    } catch (RegistryException e) {
      LOG.debug("cannot look at the tags of {}: {}", access.origin(), e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * @throws OciException CONFLICT if other tags have gone
   */
  void after(Tag deleted) throws IOException {
    if (host.isProven(way)) {
      return;
    }
    if (new PullManifest(access).exists(named)) {
      host.prove(way);
      return;
    }
    TreeSet<Tag> lost = new TreeSet<>(tags.orElse(List.of()));
    lost.remove(deleted);
    if (lost.isEmpty()) {
      return;
    }
    Optional<List<Tag>> left = tags(access);
    if (left.isEmpty()) {
      return;
    }
    lost.removeAll(left.get());
    if (!lost.isEmpty()) {
      throw taken(deleted, lost);
    }
  }

  private OciException taken(Tag deleted, TreeSet<Tag> lost) {
    String state;
    try {
      if (manifest.isPresent()) {
        new PushManifest(access).send(manifest.get(), named.digest());
      }
      state = manifest.isPresent() ? "the manifest has been put back" : "the manifest is gone";
    } catch (IOException e) {
      state = "the manifest is gone, putting it back failed: " + e.getMessage();
    }
    String name = access.origin();
    return new OciException(
        ErrorKind.CONFLICT,
        "deleted "
            + name
            + ":"
            + deleted
            + ", but these tags have gone at the same time: "
            + lost
            + "; "
            + state,
        "those that named "
            + named.digest()
            + " can be put back with: cloudimage manifest get "
            + name
            + "@"
            + named.digest()
            + " | cloudimage manifest put "
            + name
            + ":TAG -",
        null);
  }
}
