// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.StoreCheckOptions;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed in mid-upload, again and again; the client goes on where the next one says.
 */
final class UploadKilledTest {
  private static final int SIZE = 24 << 20;
  private static final int ROUNDS = 3;

  @TempDir private Path root;

  @Test
  void theClientGoesOnWhereTheNextServerSays() throws Exception {
    byte[] content = new byte[SIZE];
    new Random(7).nextBytes(content);
    Digest digest = Digest.of(content);
    String upload;
    try (RunningServer server = RunningServer.start(root)) {
      upload =
          send(server, "POST", "/v2/a/blobs/uploads/", new byte[0])
              .headers()
              .firstValue("location")
              .orElseThrow();
    }
    int arrived = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (RunningServer server = RunningServer.start(root)) {
        int offset = offset(server, upload);
        assertThat(offset).isBetween(arrived, SIZE);
        arrived = offset;
        sendHalfOfTheRestAndKill(server, upload, content, offset);
      }
      assertThat(LayoutStore.open(root).fsck(StoreCheckOptions.defaults()).isSound()).isTrue();
    }
    try (RunningServer server = RunningServer.start(root)) {
      int offset = offset(server, upload);
      assertThat(offset).isGreaterThan(0);
      byte[] rest = Arrays.copyOfRange(content, offset, SIZE);
      HttpResponse<byte[]> done = send(server, "PUT", upload + "?digest=" + digest, rest);
      assertThat(done.statusCode()).isEqualTo(201);
      byte[] pulled = send(server, "GET", "/v2/a/blobs/" + digest, new byte[0]).body();
      assertThat(Digest.of(pulled)).isEqualTo(digest);
    }
    assertThat(LayoutStore.open(root).fsck(StoreCheckOptions.defaults()).isSound()).isTrue();
  }

  /** Zero too if there is nothing: the spec's Range cannot say that. */
  private static int offset(RunningServer server, String upload) throws Exception {
    HttpResponse<byte[]> status = send(server, "GET", upload, new byte[0]);
    assertThat(status.statusCode()).isEqualTo(204);
    String range = status.headers().firstValue("range").orElseThrow();
    int last = Integer.parseInt(range.substring(range.indexOf('-') + 1));
    return last == 0 ? 0 : last + 1;
  }

  private static void sendHalfOfTheRestAndKill(
      RunningServer server, String upload, byte[] content, int offset) throws Exception {
    int length = content.length - offset;
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String head =
          "PATCH "
              + upload
              + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
              + length
              + "\r\nContent-Range: "
              + offset
              + "-"
              + (content.length - 1)
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(content, offset, length / 2);
      server.kill();
      try (InputStream in = socket.getInputStream()) {
        assertThat(in.readAllBytes()).isEmpty();
      } catch (IOException e) {
        // A killed server's connection may be reset.
        return;
      }
    }
  }

  private static HttpResponse<byte[]> send(
      RunningServer server, String method, String path, byte[] body) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }
}
