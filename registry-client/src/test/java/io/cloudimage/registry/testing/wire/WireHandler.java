// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.wire;

import java.io.IOException;

/** Answers requests. */
public interface WireHandler {
  /**
   * @throws IOException if the client's connection breaks while its body is read
   */
  WireReply answer(WireRequest request) throws IOException;
}
