// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.DocumentFetcher.Document;
import io.cloudimage.oci.content.Referrer;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.error.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The referrers of one repository: by the registry's own list, or by tag where it has none, and
 * which of the two it is, learned by asking. For threads.
 */
public final class RepositoryReferrers {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryReferrers.class);

  private final RepositoryAccess access;
  private final ReferrersSupport support;
  private final ReferrersByTag byTag;
  private final SeenManifests seen = new SeenManifests();

  public RepositoryReferrers(RepositoryAccess access, ReferrersSupport support) {
    this.access = access;
    this.support = support;
    this.byTag = new ReferrersByTag(access);
  }

  /** See {@link io.cloudimage.oci.content.ReferrerLister#referrers}. */
  public List<Descriptor> list(Digest subject, Optional<String> artifactType) throws IOException {
    List<Descriptor> referrers = new ArrayList<>();
    for (Descriptor claimed : claims(subject, artifactType)) {
      Optional<Referrer> referrer = check(claimed, subject);
      if (referrer.isPresent() && referrer.get().isOfType(artifactType)) {
        referrers.add(referrer.get().descriptor());
      }
    }
    return referrers;
  }

  /**
   * See {@link io.cloudimage.oci.content.ReferrerLister#claimedReferrers}. A list under a tag,
   * which anyone may have written, is checked all the same.
   */
  public List<Descriptor> claimed(Digest subject) throws IOException {
    return isByTag() ? list(subject, Optional.empty()) : claims(subject, Optional.empty());
  }

  /** Whether the registry is known not to list referrers. */
  public boolean isByTag() {
    return support.known().equals(Optional.of(false));
  }

  /** A manifest that was read to check a list; it need not be read again. */
  public Optional<byte[]> seen(Descriptor manifest) {
    return seen.get(manifest);
  }

  /** Forgets what is known of a manifest. */
  public void forget(Digest manifest) {
    seen.remove(manifest);
  }

  /** What a manifest that is to be pushed is about, if it is about anything. */
  public static Optional<Referrer> read(Descriptor manifest, InputStream content)
      throws IOException {
    byte[] bytes;
    try (content) {
      bytes = content.readNBytes(JsonLimits.DOCUMENT.bytes() + 1);
    }
    try {
      return Referrer.read(manifest.bare(), bytes);
    } catch (OciException e) {
      return Optional.empty();
    }
  }

  /**
   * Sees to it that a referrer that has been pushed will be listed.
   *
   * @param promised whether the registry said that it will (OCI-Subject)
   */
  public void pushed(Referrer referrer, boolean promised) throws IOException {
    if (promised) {
      support.learned(true);
      return;
    }
    boolean listed =
        support.known().equals(Optional.of(true))
            && claims(referrer.subject(), Optional.empty()).stream()
                .anyMatch(claim -> claim.digest().equals(referrer.descriptor().digest()));
    if (!listed) {
      byTag.add(referrer);
    }
  }

  /** What has to come off a list when the manifest is deleted. */
  public Optional<Referrer> aboutToDelete(Digest manifest) throws IOException {
    if (support.known().equals(Optional.of(true))) {
      return Optional.empty();
    }
    try {
      Document found = new PullManifest(access).read(manifest);
      return Referrer.read(found.descriptor(), found.bytes());
    } catch (OciException e) {
      return Optional.empty(); // That it cannot be read is no reason to keep it.
    }
  }

  /** Takes a deleted referrer off the list under its subject's tag, if there is one. */
  public void deleted(Referrer referrer) throws IOException {
    byTag.remove(referrer);
  }

  private List<Descriptor> claims(Digest subject, Optional<String> artifactType)
      throws IOException {
    if (isByTag()) {
      return byTag.list(subject);
    }
    ListReferrers.Answer answer = new ListReferrers(access).send(subject, artifactType);
    if (answer.list().isPresent()) {
      support.learned(true);
      return answer.list().get();
    }
    if (answer.meansUnsupported()) {
      support.learned(false);
    }
    if (answer.mayMeanUnsupported() && support.known().isPresent()) {
      throw answer.refusal().orElseThrow();
    }
    List<Descriptor> listed = byTag.list(subject);
    if (listed.isEmpty() && answer.mayMeanUnsupported()) {
      requireUnsupported(answer.refusal().orElseThrow());
    }
    return listed;
  }

  /**
   * A refusal that may be the registry's trouble of the moment must not pass for "there is no
   * signature": a registry that lists the referrers of nothing has the endpoint.
   */
  private void requireUnsupported(RegistryException refusal) throws IOException {
    Digest.Algorithm algorithm = Digest.Algorithm.SHA256;
    Digest nothing = new Digest(algorithm, "0".repeat(algorithm.newHash().getDigestLength() * 2));
    ListReferrers.Answer answer = new ListReferrers(access).send(nothing, Optional.empty());
    if (answer.list().isPresent() || answer.isOfTheName()) {
      throw refusal;
    }
    support.learned(false);
  }

  /** The referrer behind a claim: only the digest is taken from it. */
  private Optional<Referrer> check(Descriptor claimed, Digest subject) throws IOException {
    Document manifest;
    try {
      manifest = new PullManifest(access).read(claimed.digest());
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.UNSUPPORTED) {
        return leaveOut(claimed, subject, String.valueOf(e.getMessage()));
      }
      throw e;
    }
    Optional<Referrer> referrer;
    try {
      referrer = Referrer.read(manifest.descriptor(), manifest.bytes());
    } catch (OciException e) {
      return leaveOut(claimed, subject, String.valueOf(e.getMessage()));
    }
    if (referrer.isEmpty() || !referrer.get().subject().equals(subject)) {
      String about = referrer.map(r -> r.subject().toString()).orElse("nothing");
      return leaveOut(claimed, subject, "it is about " + about);
    }
    seen.add(manifest);
    return referrer;
  }

  private Optional<Referrer> leaveOut(Descriptor claimed, Digest subject, String why) {
    LOG.warn(
        "{} lists {} as a referrer of {}, which is left out: {}",
        access.origin(),
        claimed.digest(),
        subject,
        why);
    return Optional.empty();
  }
}
