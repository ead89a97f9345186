// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.util.Optional;

/** A repository that can be asked whether a tag has moved, which costs less than to resolve it. */
public interface ConditionalResolver {
  /**
   * What {@code tag} names now; empty if that is still {@code known}.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND
   */
  Optional<Descriptor> resolveUnless(Tag tag, Digest known) throws IOException;
}
