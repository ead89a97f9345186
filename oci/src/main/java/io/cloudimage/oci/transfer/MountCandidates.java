// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.RepositoryName;
import java.util.List;

/** Which repositories of the destination's registry may have a blob, the likeliest first. */
public interface MountCandidates {
  /** None has any. */
  MountCandidates NONE = blob -> List.of();

  /** A wrong one costs a request. */
  List<RepositoryName> of(Descriptor blob);

  /** The same for every blob. */
  static MountCandidates all(List<RepositoryName> repositories) {
    List<RepositoryName> same = List.copyOf(repositories);
    return blob -> same;
  }
}
