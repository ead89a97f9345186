// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.content.ReferrerTag;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads closures of one repository. What it has read once it does not read again, so that many
 * images of one repository cost one list of tags, one request for the referrers of each manifest,
 * and one for each index: make a new reader to see changes. For one thread at a time.
 *
 * <p>Where referrers are found by tag alone, manifests without such a tag cost no request.
 */
public final class ClosureReader {
  private final ReadableRepository repository;
  private final ClosureLimits limits;
  private final boolean byClaims;
  private final RepositoryTags tags;
  private final Map<Digest, List<Descriptor>> children = new HashMap<>();
  private final Map<Digest, List<Descriptor>> referrers = new HashMap<>();

  private ClosureReader(
      ReadableRepository repository, ClosureLimits limits, boolean byClaims, RepositoryTags tags) {
    this.repository = repository;
    this.limits = limits;
    this.byClaims = byClaims;
    this.tags = tags;
  }

  /** Reads closures as they are: every referrer is read, and itself names its subject. */
  public static ClosureReader of(ReadableRepository repository, ClosureLimits limits) {
    return new ClosureReader(repository, limits, false, new RepositoryTags(repository));
  }

  /**
   * Reads closures as the repository says that they are: referrers are not looked at. Good for a
   * comparison of digests, and for nothing that trusts or copies what it finds.
   */
  public static ClosureReader byClaims(ReadableRepository repository, ClosureLimits limits) {
    return new ClosureReader(repository, limits, true, new RepositoryTags(repository));
  }

  /** The closure of one image. */
  public static Closure read(ReadableRepository repository, Descriptor root, ClosureLimits limits)
      throws IOException {
    return of(repository, limits).read(root);
  }

  /** A reader that knows all tags of the repository and does not list them. */
  public ClosureReader withTags(Collection<Tag> known) {
    return new ClosureReader(repository, limits, byClaims, new RepositoryTags(repository, known));
  }

  /**
   * The closure of a manifest or an index.
   *
   * @throws io.cloudimage.oci.error.OciException UNSUPPORTED if it goes past a limit; what reading
   *     throws: a signature that cannot be asked for is not a missing one
   */
  public Closure read(Descriptor root) throws IOException {
    return new ClosureWalk(this, limits).walk(root);
  }

  /** What an index lists; nothing of anything else. */
  List<Descriptor> children(Descriptor member) throws IOException {
    if (!member.mediaType().isIndex()) {
      return List.of();
    }
    List<Descriptor> known = children.get(member.digest());
    if (known == null) {
      known = Content.readIndex(repository, member).value().manifests();
      children.put(member.digest(), known);
    }
    return known;
  }

  List<Descriptor> referrers(Descriptor member) throws IOException {
    if (!(repository instanceof ReferrerLister lister)) {
      return List.of();
    }
    List<Descriptor> known = referrers.get(member.digest());
    if (known == null) {
      known = ask(lister, member);
      referrers.put(member.digest(), known);
    }
    return known;
  }

  private List<Descriptor> ask(ReferrerLister lister, Descriptor member) throws IOException {
    if (lister.listsReferrersByTag() && tags.lacks(ReferrerTag.of(member.digest()))) {
      return List.of();
    }
    return byClaims ? lister.claimedReferrers(member) : lister.referrers(member, Optional.empty());
  }

  /** What is tagged as the member's signature, attestation or SBOM. */
  Optional<Descriptor> tagged(Tag tag) throws IOException {
    return tags.resolve(tag);
  }

  /** Whether to look for a tag costs nothing unless it is there. */
  boolean hasTagList() throws IOException {
    return tags.isListed();
  }
}
