// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import java.io.IOException;
import java.io.InputStream;

/** A body that is opened when it is needed. */
record OpenedBody(long length, Opener opener, boolean isReplayable) implements RequestBody {
  interface Opener {
    InputStream open() throws IOException;
  }

  @Override
  public InputStream open() throws IOException {
    return opener.open();
  }
}
