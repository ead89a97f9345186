// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static io.cloudimage.serve.ServerFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BlobsTest {
  private static final byte[] CONTENT =
      "0123456789abcdef".repeat(128).getBytes(StandardCharsets.UTF_8);

  @TempDir private Path root;
  private ServerFixture server;

  @BeforeEach
  void start() throws Exception {
    server = new ServerFixture(root);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void answersThePing() throws Exception {
    assertThat(server.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(server.head("/v2/").statusCode()).isEqualTo(200);
  }

  @Test
  void servesAPushedBlobWholeAndByHead() throws Exception {
    Digest digest = server.pushBlob("a/b", CONTENT);

    HttpResponse<String> got = server.get("/v2/a/b/blobs/" + digest);
    HttpResponse<String> head = server.head("/v2/a/b/blobs/" + digest);

    assertThat(got.body()).isEqualTo(new String(CONTENT, StandardCharsets.ISO_8859_1));
    assertThat(got.headers().firstValue("docker-content-digest")).hasValue(digest.toString());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("content-length")).hasValue("2048");
  }

  @Test
  void takesTheEmptyBlob() throws Exception {
    Digest digest = server.pushBlob("a", new byte[0]);
    HttpResponse<String> got = server.get("/v2/a/blobs/" + digest);
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=500-1499, 206, 500-1499/2048, 1000",
    "bytes=500-, 206, 500-2047/2048, 1548",
    "bytes=-500, 206, 1548-2047/2048, 500",
    "bytes=2000-5000, 206, 2000-2047/2048, 48",
    "bytes=500-0, 416, */2048, -1",
    "bytes=5000-10000, 416, */2048, -1",
    "bytes=-0, 416, */2048, -1",
    "lines=1-2, 200, , 2048",
    "'bytes=0-1,5-6', 200, , 2048"
  })
  void servesRanges(String range, int status, String contentRange, int length) throws Exception {
    Digest digest = server.pushBlob("a", CONTENT);
    HttpResponse<String> got = server.get("/v2/a/blobs/" + digest, "Range", range);
    assertThat(got.statusCode()).isEqualTo(status);
    assertThat(got.headers().firstValue("content-range").orElse(null))
        .isEqualTo(contentRange == null ? null : "bytes " + contentRange);
    if (length >= 0) {
      assertThat(got.body()).hasSize(length);
    }
    if (status == 206) {
      int first = Integer.parseInt(contentRange.substring(0, contentRange.indexOf('-')));
      String whole = new String(CONTENT, StandardCharsets.ISO_8859_1);
      assertThat(got.body()).isEqualTo(whole.substring(first, first + length));
    }
  }

  @Test
  void refusesContentThatIsNotItsDigest() throws Exception {
    Digest wrong = Digest.of(bytes("other"));
    String path = "/v2/a/blobs/uploads/";
    assertThat(server.send("POST", path + "?digest=" + wrong, CONTENT).body())
        .contains("\"code\":\"DIGEST_INVALID\"");
    String upload = location(server.send("POST", path, new byte[0]));
    assertThat(server.send("PUT", upload + "?digest=" + wrong, CONTENT).statusCode())
        .isEqualTo(400);
    assertThat(server.head("/v2/a/blobs/" + wrong).statusCode()).isEqualTo(404);
    assertThat(server.head("/v2/a/blobs/" + Digest.of(CONTENT)).statusCode()).isEqualTo(404);
  }

  @Test
  void takesSha512() throws Exception {
    Digest digest =
        Digest.of(Digest.Algorithm.SHA512, Digest.Algorithm.SHA512.newHash().digest(CONTENT));
    assertThat(server.send("POST", "/v2/a/blobs/uploads/?digest=" + digest, CONTENT).statusCode())
        .isEqualTo(201);
    assertThat(server.get("/v2/a/blobs/" + digest).body()).hasSize(2048);
    String wrong = digest.toString().replaceAll(".$", digest.hex().endsWith("0") ? "1" : "0");
    assertThat(server.send("POST", "/v2/a/blobs/uploads/?digest=" + wrong, CONTENT).statusCode())
        .isEqualTo(400);
  }

  @Test
  void takesChunksInOrderAlone() throws Exception {
    Digest digest = Digest.of(CONTENT);
    String upload = location(server.send("POST", "/v2/a/blobs/uploads/", new byte[0]));
    byte[] first = java.util.Arrays.copyOfRange(CONTENT, 0, 1000);
    byte[] rest = java.util.Arrays.copyOfRange(CONTENT, 1000, 2048);

    HttpResponse<String> early = server.send("PATCH", upload, rest, "Content-Range", "1000-2047");
    HttpResponse<String> taken = server.send("PATCH", upload, first, "Content-Range", "0-999");
    HttpResponse<String> again = server.send("PATCH", upload, first, "Content-Range", "0-999");
    HttpResponse<String> status = server.get(upload);
    HttpResponse<String> late =
        server.send("PUT", upload + "?digest=" + digest, rest, "Content-Range", "1048-2095");
    HttpResponse<String> done =
        server.send("PUT", upload + "?digest=" + digest, rest, "Content-Range", "1000-2047");

    assertThat(early.statusCode()).isEqualTo(416);
    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(again.statusCode()).isEqualTo(416);
    assertThat(again.headers().firstValue("range")).hasValue("0-999");
    assertThat(status.statusCode()).isEqualTo(204);
    assertThat(status.headers().firstValue("range")).hasValue("0-999");
    assertThat(location(status)).isEqualTo(upload);
    assertThat(late.statusCode()).isEqualTo(416);
    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(server.get(location(done)).body()).hasSize(2048);
    assertThat(server.get(upload).statusCode()).isEqualTo(404);
  }

  @Test
  void takesAStreamOfUnknownLength() throws Exception {
    String upload = location(server.send("POST", "/v2/a/blobs/uploads/", new byte[0]));
    HttpResponse<String> patched =
        server.send(
            "PATCH", upload, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(CONTENT)));
    assertThat(patched.statusCode()).isEqualTo(202);
    HttpResponse<String> done =
        server.send("PUT", upload + "?digest=" + Digest.of(CONTENT), new byte[0]);
    assertThat(done.statusCode()).isEqualTo(201);
  }

  @Test
  void forgetsACancelledUpload() throws Exception {
    String upload = location(server.send("POST", "/v2/a/blobs/uploads/", new byte[0]));
    assertThat(server.send("DELETE", upload, new byte[0]).statusCode()).isEqualTo(204);
    assertThat(server.get(upload).statusCode()).isEqualTo(404);
  }

  @Test
  void anUploadBelongsToItsRepository() throws Exception {
    String upload = location(server.send("POST", "/v2/a/blobs/uploads/", new byte[0]));
    assertThat(server.get(upload.replace("/v2/a/", "/v2/b/")).statusCode()).isEqualTo(404);
  }

  @Test
  void servesABlobOnlyInTheRepositoriesThatHaveIt() throws Exception {
    Digest digest = server.pushBlob("private", CONTENT);
    assertThat(server.head("/v2/public/blobs/" + digest).statusCode()).isEqualTo(404);
    assertThat(server.get("/v2/public/blobs/" + digest).statusCode()).isEqualTo(404);
  }

  @Test
  void mountsFromARepositoryThatHasTheBlob() throws Exception {
    Digest digest = server.pushBlob("one", CONTENT);
    String mount = "/v2/two/blobs/uploads/?mount=" + digest;

    HttpResponse<String> elsewhere = server.send("POST", mount + "&from=three", new byte[0]);
    assertThat(elsewhere.statusCode()).isEqualTo(202);
    assertThat(server.head("/v2/two/blobs/" + digest).statusCode()).isEqualTo(404);

    HttpResponse<String> mounted = server.send("POST", mount + "&from=one", new byte[0]);
    assertThat(mounted.statusCode()).isEqualTo(201);
    assertThat(server.get(location(mounted)).body()).hasSize(2048);

    HttpResponse<String> fromAny =
        server.send("POST", mount.replace("/two/", "/three/"), new byte[0]);
    assertThat(fromAny.statusCode()).isEqualTo(201);
    assertThat(server.get(location(fromAny)).body()).hasSize(2048);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/..%2f..%2fetc/blobs/sha256:0",
        "/v2/a/../../etc/blobs/sha256:0",
        "/v2/_blobs/sha256/blobs/sha256:0",
        "/v2/a/blobs/sha256:..%2f..%2fx",
        "/v2/a/blobs/sha256:baddigest",
        "/v2/a/blobs/uploads/..%2fx",
        "/v2/a/blobs/uploads/0-0-0-0-0",
        "/v2/A/tags/list",
        "/v2/a%00b/tags/list",
        "/v2/a/manifests/.hidden",
        "/v2/a/manifests/sha256:baddigeststring",
        "/v2/%zz/tags/list",
        "/v1/a"
      })
  void refusesWhatIsNoName(String path) throws Exception {
    String answer = RawHttp.get(server.port(), path);
    assertThat(answer).matches("(?s)HTTP/1.1 (400|404) .*");
  }

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("location").orElseThrow();
  }
}
