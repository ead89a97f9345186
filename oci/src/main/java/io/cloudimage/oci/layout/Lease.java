// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import java.io.IOException;

/** Keeps garbage collection away while it is open. Closing it twice does nothing more. */
public interface Lease extends AutoCloseable {
  @Override
  void close() throws IOException;
}
