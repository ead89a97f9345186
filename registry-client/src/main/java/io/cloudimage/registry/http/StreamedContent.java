// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import com.google.api.client.http.HttpContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A request's body as the HTTP library wants it; its type is among the request's headers. */
final class StreamedContent implements HttpContent {
  private static final int BUFFER = 128 * 1024;

  private final RequestBody body;

  StreamedContent(RequestBody body) {
    this.body = body;
  }

  @Override
  public long getLength() {
    return body.length();
  }

  @Override
  public @Nullable String getType() {
    return null;
  }

  @Override
  public boolean retrySupported() {
    return false;
  }

  /**
   * Holds the last bytes back until the source has said that it ends there: a verified stream that
   * finds at its end that it was wrong has then not been sent whole, and the other side cannot take
   * it for complete.
   */
  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream in = body.open()) {
      byte[] held = new byte[BUFFER];
      byte[] next = new byte[BUFFER];
      int heldCount = in.read(held);
      while (heldCount >= 0) {
        int nextCount = in.read(next);
        out.write(held, 0, heldCount);
        byte[] written = held;
        held = next;
        next = written;
        heldCount = nextCount;
      }
    }
    out.flush();
  }
}
