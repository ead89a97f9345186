// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A repository that may be able to tell all its tags with their digests, in a few requests. */
public interface DigestLister {
  /**
   * The digest of every tag, sorted by tag; empty if this host has no such list, which is not an
   * error: ask for the tags then.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND if there is no such repository
   */
  Optional<Map<Tag, Digest>> digests() throws IOException;
}
