// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

import java.io.IOException;

/** The growth of a file that is being written while it is sent. For threads. */
public interface GrowingFile {
  /**
   * How many of its bytes are there.
   *
   * @throws IOException if there will not be more, though it is not complete
   */
  long available() throws IOException;

  /** Sets who else is told when there are more bytes, or will be no more; quick, never throws. */
  void whenGrown(Runnable told);

  /** Tells them no more. */
  void forget(Runnable told);
}
