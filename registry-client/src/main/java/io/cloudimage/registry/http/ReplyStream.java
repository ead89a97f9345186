// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.oci.error.OciException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A reply's body that has to come in time, and whose failures say which request they belong to. The
 * time that its reader takes is the reader's own.
 */
final class ReplyStream extends FilterInputStream {
  private final HttpCall call;
  private final TimeLimits limits;
  private long waited;
  private long came;

  ReplyStream(InputStream in, HttpCall call, TimeLimits limits) {
    super(in);
    this.call = call;
    this.limits = limits;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      long start = System.nanoTime();
      int count = in.read(buffer, offset, length);
      waited += System.nanoTime() - start;
      if (count > 0) {
        require(count);
      }
      return count;
    } catch (IOException | RuntimeException e) {
      throw cut(e);
    }
  }

  private void require(int count) throws StalledException {
    came += count;
    if (waited < limits.window().toNanos()) {
      return;
    }
    if (came < limits.bytes()) {
      throw new StalledException("the answer comes too slowly: not " + limits.text(), null);
    }
    waited = 0;
    came = 0;
  }

  private OciException cut(Exception e) {
    return ExchangeFailure.of(call, e);
  }
}
