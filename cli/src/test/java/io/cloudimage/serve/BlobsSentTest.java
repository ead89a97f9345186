// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.serve.observe.AccessRecord;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How blobs leave: to many at once, to slow ones, and only as what they are. */
final class BlobsSentTest {
  /** More than the system's buffers of a connection hold. */
  private static final int LARGE = 32 << 20;

  @TempDir private Path root;

  @Test
  void clientsThatTakeTheirTimeOccupyNoThread() throws Exception {
    byte[] content = random(LARGE);
    ServerOptions one = ServerOptions.defaults().withLimits(ServerLimits.defaults().withThreads(1));
    try (ServerFixture server = new ServerFixture(root, one)) {
      Digest digest = server.pushBlob("a", content);
      List<Socket> clients = new ArrayList<>();
      try {
        for (int i = 0; i < 20; i++) {
          clients.add(ask(server, digest));
        }
        assertThat(server.get("/v2/").statusCode()).isEqualTo(200);
        for (Socket client : clients) {
          assertThat(Digest.of(body(client))).isEqualTo(digest);
        }
      } finally {
        for (Socket client : clients) {
          client.close();
        }
      }
    }
  }

  @Test
  void cutsOffAClientThatTakesNothing() throws Exception {
    List<AccessRecord> seen = new CopyOnWriteArrayList<>();
    ServerOptions brief =
        ServerOptions.defaults()
            .withLimits(ServerLimits.defaults().withStall(Duration.ofMillis(300)))
            .withAccess(seen::add);
    try (ServerFixture server = new ServerFixture(root, brief)) {
      Digest digest = server.pushBlob("a", random(LARGE));
      try (Socket client = ask(server, digest)) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (seen.size() < 2 && System.nanoTime() < deadline) {
          Thread.sleep(20);
        }
        assertThat(seen).hasSize(2);
        assertThat(seen.get(1).problem()).hasValueSatisfying(p -> assertThat(p).contains("took"));
        assertThat(seen.get(1).bytesSent()).isLessThan(LARGE);
        assertThat(bytesUntilTheEnd(client)).isLessThan(LARGE);
      }
    }
  }

  @Test
  void sendsNothingOfADamagedBlob() throws Exception {
    byte[] content = random(100_000);
    try (ServerFixture server = new ServerFixture(root)) {
      Digest digest = server.pushBlob("a", content);
      String path = "/v2/a/blobs/" + digest;
      damage(digest, content);
      HttpResponse<String> whole = server.get(path);
      HttpResponse<String> part = server.get(path, "Range", "bytes=0-9");
      assertThat(whole.statusCode()).isEqualTo(500);
      assertThat(whole.headers().firstValue("docker-content-digest")).isEmpty();
      assertThat(part.statusCode()).isEqualTo(500);
    }
  }

  @Test
  void looksAgainAtABlobThatWasChangedSinceItWasSent() throws Exception {
    byte[] content = random(100_000);
    try (ServerFixture server = new ServerFixture(root)) {
      Digest digest = server.pushBlob("a", content);
      String path = "/v2/a/blobs/" + digest;
      assertThat(server.get(path).statusCode()).isEqualTo(200);
      Path file = damage(digest, content);
      // Who changes a file can set its time back, but not the time of that change.
      Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      assertThat(server.get(path).statusCode()).isEqualTo(500);
      Files.write(file, content);
      assertThat(server.get(path).statusCode()).isEqualTo(200);
    }
  }

  private Path damage(Digest digest, byte[] content) throws IOException {
    Path file = root.resolve("blobs/sha256").resolve(digest.hex());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    byte[] other = content.clone();
    other[other.length / 2] ^= 1;
    Files.write(file, other);
    return file;
  }

  private static Socket ask(ServerFixture server, Digest digest) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(60_000);
    socket
        .getOutputStream()
        .write(
            ("GET /v2/a/blobs/" + digest + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static byte[] body(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    assertThat(head.toString()).startsWith("HTTP/1.1 200 ");
    return in.readAllBytes();
  }

  private static long bytesUntilTheEnd(Socket client) {
    long count = 0;
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = client.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count += n;
      }
    } catch (IOException e) {
      // The connection was reset, which is an end too.
      return count;
    }
    return count;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
