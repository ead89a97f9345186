// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.util.Optional;

/** Whom a registry lets in. */
public interface Gate {
  /** Everyone. */
  Gate OPEN = (request, repository, action) -> Optional.empty();

  /**
   * The refusal, if there is one.
   *
   * @param repository that the request is about, or nothing
   * @param action {@code pull}, {@code push} or {@code delete}
   */
  Optional<WireReply> refusal(WireRequest request, String repository, String action);
}
