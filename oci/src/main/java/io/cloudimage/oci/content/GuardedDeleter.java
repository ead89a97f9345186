// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;

/** A repository from which a tag can be taken away on a condition. */
public interface GuardedDeleter extends Deleter {
  /**
   * Removes a tag, and nothing but this tag, if it names {@code expected}.
   *
   * @throws io.cloudimage.oci.error.OciException CONFLICT if it names something else, and is left
   *     as it is; NOT_FOUND; UNSUPPORTED where the repository cannot
   */
  void delete(Tag tag, Digest expected) throws IOException;
}
