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

  /** Reads one time more than there are bytes: the end is where a verified stream speaks up. */
  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream in = body.open()) {
      byte[] buffer = new byte[BUFFER];
      int count = in.read(buffer);
      while (count >= 0) {
        out.write(buffer, 0, count);
        count = in.read(buffer);
      }
    }
    out.flush();
  }
}
