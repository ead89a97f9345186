// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LargeBlobPulledThroughTest {
  private static final long SIZE = 160L << 20;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path there;
  @TempDir private Path here;

  @Test
  void aBlobIsFetchedThroughAHeapOfLessThanHalfItsSize() throws Exception {
    Digest digest = LargeContent.digest(new LargeContent(SIZE));
    try (RunningServer upstream = RunningServer.start(there);
        RunningServer server = RunningServer.startReadingThrough(upstream, here)) {
      HttpRequest push =
          HttpRequest.newBuilder(blobs(upstream, "uploads/?digest=" + digest))
              .expectContinue(true)
              .POST(BodyPublishers.ofInputStream(() -> new LargeContent(SIZE)))
              .build();
      assertThat(http.send(push, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
      assertThat(pulled(blobs(server, "" + digest))).isEqualTo(digest);
      assertThat(server.peakKilobytes()).isLessThan(256 * 1024);

      upstream.kill();
      assertThat(pulled(blobs(server, "" + digest))).isEqualTo(digest);
    }
  }

  private Digest pulled(URI blob) throws IOException, InterruptedException {
    HttpRequest pull = HttpRequest.newBuilder(blob).build();
    try (InputStream content = http.send(pull, BodyHandlers.ofInputStream()).body()) {
      return LargeContent.digest(content);
    }
  }

  private static URI blobs(RunningServer server, String what) {
    return URI.create("http://127.0.0.1:" + server.port() + "/v2/a/blobs/" + what);
  }
}
