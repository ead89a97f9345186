// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.deletion;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.endpoint.DeleteManifest;
import io.cloudimage.registry.endpoint.PullManifest;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.error.RegistryException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes one tag by the first way that the registry knows, and looks afterwards whether other tags
 * have gone with it.
 *
 * <ol>
 *   <li>Harbor and Docker Hub: their own interface, for their registries refuse the next way;
 *   <li>DELETE of the tag (distribution-spec end-9);
 *   <li>{@link PlaceholderWay}, for registries that delete by digest alone.
 * </ol>
 *
 * <p>Never by the digest that the tag names: that would take all other tags of it along.
 */
public final class TagDeletion {
  private static final Logger LOG = LoggerFactory.getLogger(TagDeletion.class);

  /** What registries say that remove no single tag; 404 needs a second look. */
  private static final Set<Integer> REFUSALS = Set.of(400, 404, 405, 501);

  private final RepositoryAccess access;
  private final HostDeletion host;
  private final PullManifest pull;

  public TagDeletion(RepositoryAccess access, HostDeletion host) {
    this.access = access;
    this.host = host;
    this.pull = new PullManifest(access);
  }

  /**
   * Removes the tag.
   *
   * @param expected what the tag must name, or it is left as it is
   * @throws OciException NOT_FOUND if there is no such tag; CONFLICT if it names something else
   *     than {@code expected}, or if another tag has gone with it; UNSUPPORTED if the registry
   *     knows no way; DENIED
   */
  public void send(Tag tag, Optional<Digest> expected) throws IOException {
    Descriptor named = pull.resolve(tag);
    if (expected.isPresent() && !expected.get().equals(named.digest())) {
      throw new OciException(
          ErrorKind.CONFLICT,
          "cannot delete "
              + access.origin()
              + ":"
              + tag
              + ": it names "
              + named.digest()
              + ", not "
              + expected.get());
    }
    DeletionWay used = delete(tag, named);
    LOG.debug("deleted {}:{} by way of {}", access.origin(), tag, used);
    host.learnWay(used);
  }

  private DeletionWay delete(Tag tag, Descriptor named) throws IOException {
    if (host.hub().isPresent()) {
      host.hub().get().deleteTag(access.name(), tag);
      return DeletionWay.HUB;
    }
    DeletionWay known = host.way().orElse(null);
    boolean harbor = known == DeletionWay.HARBOR || (known == null && host.harbor().isThere());
    if (harbor) {
      SiblingCheck check = SiblingCheck.before(access, host, DeletionWay.HARBOR, named, false);
      byHarbor(tag, named);
      check.after(tag);
      return DeletionWay.HARBOR;
    }
    if (known != DeletionWay.PLACEHOLDER) {
      SiblingCheck check = SiblingCheck.before(access, host, DeletionWay.BY_TAG, named, true);
      if (byTag(tag)) {
        check.after(tag);
        return DeletionWay.BY_TAG;
      }
    }
    SiblingCheck check = SiblingCheck.before(access, host, DeletionWay.PLACEHOLDER, named, true);
    new PlaceholderWay(access).delete(tag, named);
    check.after(tag);
    return DeletionWay.PLACEHOLDER;
  }

  private void byHarbor(Tag tag, Descriptor named) throws IOException {
    try {
      host.harbor().deleteTag(access.name(), named.digest(), tag);
    } catch (RegistryException e) {
      if (e.status() != 404) {
        throw e;
      }
      Optional<Digest> now = digestOf(tag);
      if (now.isEmpty()) {
        return; // The answer to a first try was lost, or another client was faster.
      }
      if (now.get().equals(named.digest())) {
        throw e;
      }
      throw moved(tag, now.get());
    }
  }

  /**
   * @return false if the registry removes no single tags
   */
  private boolean byTag(Tag tag) throws IOException {
    try {
      new DeleteManifest(access).send(tag);
      return true;
    } catch (RegistryException e) {
      if (!REFUSALS.contains(e.status())) {
        throw e;
      }
      LOG.debug("{} does not delete a tag by its name: {}", access.origin(), e.getMessage());
      return e.status() == 404 && digestOf(tag).isEmpty();
    }
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

  private OciException moved(Tag tag, Digest now) {
    return new OciException(
        ErrorKind.CONFLICT,
        "cannot delete "
            + access.origin()
            + ":"
            + tag
            + ": another client has moved it to "
            + now
            + " meanwhile; it is left there");
  }
}
