// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.oci.error.OciException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A reply's body whose failures say which request they belong to. */
final class ReplyStream extends FilterInputStream {
  private final HttpCall call;

  ReplyStream(InputStream in, HttpCall call) {
    super(in);
    this.call = call;
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (IOException | RuntimeException e) {
      throw cut(e);
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return in.read(buffer, offset, length);
    } catch (IOException | RuntimeException e) {
      throw cut(e);
    }
  }

  private OciException cut(Exception e) {
    return ExchangeFailure.of(call, e);
  }
}
