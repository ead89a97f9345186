// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LargeBlobTest {
  private static final long SIZE = 256L << 20;
  private static final int CROWD = 200;
  private static final int CROWD_SIZE = 51 << 20;

  @TempDir private Path root;

  @Test
  void aBlobPassesThroughAHeapOfAQuarterOfItsSize() throws Exception {
    Digest digest = LargeContent.digest(new LargeContent(SIZE));
    try (RunningServer server = RunningServer.start(root)) {
      String base = "http://127.0.0.1:" + server.port();
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      URI upload = URI.create(base + "/v2/a/blobs/uploads/?digest=" + digest);
      HttpRequest push =
          HttpRequest.newBuilder(upload)
              .expectContinue(true)
              .POST(BodyPublishers.ofInputStream(() -> new LargeContent(SIZE)))
              .build();
      assertThat(client.send(push, BodyHandlers.ofString()).statusCode()).isEqualTo(201);

      URI blob = URI.create(base + "/v2/a/blobs/" + digest);
      HttpRequest pull = HttpRequest.newBuilder(blob).build();
      try (InputStream content = client.send(pull, BodyHandlers.ofInputStream()).body()) {
        assertThat(LargeContent.digest(content)).isEqualTo(digest);
      }
      String last = "bytes=" + (SIZE - 3) + "-";
      HttpRequest part = HttpRequest.newBuilder(blob).header("Range", last).build();
      assertThat(client.send(part, BodyHandlers.ofByteArray()).body()).hasSize(3);
    }
  }

  @Test
  void hundredsPullAtOnceFromASmallServer() throws Exception {
    byte[] content = new byte[CROWD_SIZE];
    new Random(3).nextBytes(content);
    Digest digest = Digest.of(content);
    try (RunningServer server = RunningServer.start(root)) {
      String base = "http://127.0.0.1:" + server.port() + "/v2/a/blobs/";
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      HttpRequest push =
          HttpRequest.newBuilder(URI.create(base + "uploads/?digest=" + digest))
              .POST(BodyPublishers.ofByteArray(content))
              .build();
      assertThat(client.send(push, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
      // All ask, and only then do they take what they asked for, a part of it each in turn.
      List<Socket> crowd = new ArrayList<>();
      try {
        for (int i = 0; i < CROWD; i++) {
          Socket socket = new Socket("127.0.0.1", server.port());
          socket.setSoTimeout(60_000);
          socket
              .getOutputStream()
              .write(
                  ("GET /v2/a/blobs/"
                          + digest
                          + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
          crowd.add(socket);
        }
        takeInTurns(crowd, content);
      } finally {
        for (Socket socket : crowd) {
          socket.close();
        }
      }
      assertThat(server.peakKilobytes()).isLessThan(256 * 1024);
    }
  }

  private static void takeInTurns(List<Socket> crowd, byte[] content) throws IOException {
    for (Socket socket : crowd) {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      assertThat(head.toString()).startsWith("HTTP/1.1 200 ");
    }
    byte[] part = new byte[1 << 20];
    for (int offset = 0; offset < content.length; offset += part.length) {
      int length = Math.min(part.length, content.length - offset);
      for (Socket socket : crowd) {
        assertThat(socket.getInputStream().readNBytes(part, 0, length)).isEqualTo(length);
        assertThat(Arrays.mismatch(part, 0, length, content, offset, offset + length))
            .isEqualTo(-1);
      }
    }
    for (Socket socket : crowd) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
