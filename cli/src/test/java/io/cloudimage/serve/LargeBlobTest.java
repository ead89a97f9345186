// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LargeBlobTest {
  private static final long SIZE = 256L << 20;

  @TempDir private Path root;

  @Test
  void aBlobPassesThroughAHeapOfAQuarterOfItsSize() throws Exception {
    Digest digest = digest(new Pattern());
    Process server = start();
    try {
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
      String base = "http://127.0.0.1:" + output.readLine();
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      URI upload = URI.create(base + "/v2/a/blobs/uploads/?digest=" + digest);
      HttpRequest push =
          HttpRequest.newBuilder(upload)
              .expectContinue(true)
              .POST(BodyPublishers.ofInputStream(Pattern::new))
              .build();
      assertThat(client.send(push, BodyHandlers.ofString()).statusCode()).isEqualTo(201);

      URI blob = URI.create(base + "/v2/a/blobs/" + digest);
      HttpRequest pull = HttpRequest.newBuilder(blob).build();
      try (InputStream content = client.send(pull, BodyHandlers.ofInputStream()).body()) {
        assertThat(digest(content)).isEqualTo(digest);
      }
      String last = "bytes=" + (SIZE - 3) + "-";
      HttpRequest part = HttpRequest.newBuilder(blob).header("Range", last).build();
      assertThat(client.send(part, BodyHandlers.ofByteArray()).body()).hasSize(3);
    } finally {
      server.getOutputStream().close();
      if (!server.waitFor(30, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
    assertThat(server.exitValue()).isZero();
  }

  private Process start() throws IOException {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-cp",
            classes,
            ServerProcess.class.getName(),
            root.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Digest digest(InputStream content) throws IOException {
    MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    byte[] buffer = new byte[64 * 1024];
    for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
      hash.update(buffer, 0, count);
    }
    return Digest.of(Digest.Algorithm.SHA256, hash);
  }

  /** Bytes that differ from block to block, made as they are read. */
  private static final class Pattern extends InputStream {
    private long position;

    @Override
    public int read() {
      return position < SIZE ? (int) (position++ >> 12) & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (position >= SIZE) {
        return -1;
      }
      int count = (int) Math.min(length, SIZE - position);
      for (int i = 0; i < count; i++) {
        buffer[offset + i] = (byte) read();
      }
      return count;
    }
  }
}
