// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A repository that can tell which manifests and indexes name another one as their subject:
 * signatures, attestations, SBOMs and whatever else is attached to it (distribution-spec, "Listing
 * Referrers").
 */
public interface ReferrerLister {
  /** How many referrers of one subject are read; who has more is refused. */
  int MAXIMUM_REFERRERS = 1_000;

  /**
   * The referrers of {@code subject}, each once, whether the subject is here or not. Each has been
   * read and itself names the subject; its artifact type and annotations are those that it has, not
   * those that a list claims. What a list names and is no such thing is left out.
   *
   * @param artifactType leaves out those of other types
   * @throws io.cloudimage.oci.error.OciException UNSUPPORTED if there are more than {@value
   *     #MAXIMUM_REFERRERS}; what reading throws, for a list that cannot be read is not an empty
   *     one
   */
  List<Descriptor> referrers(Descriptor subject, Optional<String> artifactType) throws IOException;

  /**
   * As {@link #referrers}, but without a look at the referrers themselves where that costs
   * requests: only good for a comparison of digests.
   */
  default List<Descriptor> claimedReferrers(Descriptor subject) throws IOException {
    return referrers(subject, Optional.empty());
  }

  /**
   * Whether, as far as is known now, referrers are found by their {@link ReferrerTag} alone: who
   * has the list of tags, and the tag is not in it, need not ask.
   */
  default boolean listsReferrersByTag() {
    return false;
  }
}
