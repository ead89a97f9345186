// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.registry.testing.wire.WireHandler;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.io.IOException;

/** What goes wrong: before, instead of, or after the server's work. */
public interface FaultAction {
  /**
   * @param usual does the work and gives the right answer
   */
  WireReply answer(WireRequest request, WireHandler usual) throws IOException;
}
