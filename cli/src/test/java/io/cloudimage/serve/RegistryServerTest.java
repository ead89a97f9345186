// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static io.cloudimage.serve.ServerFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.GarbageOptions;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.serve.observe.AccessRecord;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryServerTest {
  @TempDir private Path root;

  @Test
  void listensOnLoopbackUnlessToldOtherwise() throws Exception {
    try (ServerFixture server = new ServerFixture(root)) {
      assertThat(server.server().address().getAddress().isLoopbackAddress()).isTrue();
      assertThat(server.port()).isPositive();
    }
  }

  @Test
  void keepsEverythingOverARestart() throws Exception {
    byte[] manifest;
    Digest lone;
    try (ServerFixture server = new ServerFixture(root)) {
      manifest = server.pushImage("a", "v1", "layer");
      lone = server.pushBlob("a", bytes("lone"));
    }
    try (ServerFixture server = new ServerFixture(root)) {
      assertThat(server.get("/v2/a/manifests/v1").body())
          .isEqualTo(new String(manifest, StandardCharsets.UTF_8));
      assertThat(server.get("/v2/a/blobs/" + lone).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void goesOnWithUploadsOverARestart() throws Exception {
    String upload;
    try (ServerFixture server = new ServerFixture(root)) {
      HttpResponse<String> opened = server.send("POST", "/v2/a/blobs/uploads/", new byte[0]);
      upload = opened.headers().firstValue("location").orElseThrow();
      server.send("PATCH", upload, bytes("half of it"));
    }
    try (ServerFixture server = new ServerFixture(root)) {
      assertThat(server.get(upload).headers().firstValue("range")).hasValue("0-9");
      assertThat(server.get(upload.replace("/v2/a/", "/v2/b/")).statusCode()).isEqualTo(404);
      byte[] rest = bytes(", and the rest");
      Digest digest = sha512("half of it, and the rest");
      String last = upload + "?digest=" + digest;
      HttpResponse<String> done = server.send("PUT", last, rest, "Content-Range", "10-23");
      assertThat(done.statusCode()).isEqualTo(201);
      assertThat(server.get("/v2/a/blobs/" + digest).body()).isEqualTo("half of it, and the rest");
      assertThat(server.get(upload).statusCode()).isEqualTo(404);
    }
    assertThat(files(root.resolve("ingest"))).isEmpty();
    assertThat(files(root.resolve("serve/uploads"))).isEmpty();
  }

  @Test
  void forgetsUploadsThatNobodyWentOnWithBeforeItStarted() throws Exception {
    String upload;
    try (ServerFixture server = new ServerFixture(root)) {
      HttpResponse<String> opened = server.send("POST", "/v2/a/blobs/uploads/", new byte[0]);
      upload = opened.headers().firstValue("location").orElseThrow();
      server.send("PATCH", upload, bytes("half of it"));
    }
    for (Path file : files(root.resolve("ingest"))) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }
    Files.writeString(root.resolve("ingest/kept-00000000-0000-0000-0000-000000000000"), "orphan");
    try (ServerFixture server = new ServerFixture(root)) {
      assertThat(server.get(upload).statusCode()).isEqualTo(404);
      assertThat(files(root.resolve("ingest"))).isEmpty();
    }
  }

  @Test
  void refusesBlobsThatAreTooLarge() throws Exception {
    ServerOptions small =
        ServerOptions.defaults().withLimits(ServerLimits.defaults().withLargestBlob(10));
    try (ServerFixture server = new ServerFixture(root, small)) {
      Digest ten = server.pushBlob("a", bytes("0123456789"));
      assertThat(server.get("/v2/a/blobs/" + ten).statusCode()).isEqualTo(200);
      byte[] eleven = bytes("0123456789a");
      String path = "/v2/a/blobs/uploads/";
      HttpResponse<String> whole =
          server.send("POST", path + "?digest=" + Digest.of(eleven), eleven);
      assertThat(whole.statusCode()).isEqualTo(413);
      assertThat(whole.body()).contains("\"code\":\"SIZE_INVALID\"");
      String upload =
          server.send("POST", path, new byte[0]).headers().firstValue("location").orElseThrow();
      assertThat(server.send("PATCH", upload, bytes("012345")).statusCode()).isEqualTo(202);
      HttpResponse<String> stream =
          server.send(
              "PATCH",
              upload,
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes("6789a"))));
      assertThat(stream.statusCode()).isEqualTo(413);
      assertThat(server.get(upload).statusCode()).isEqualTo(404);
      assertThat(files(root.resolve("ingest"))).isEmpty();
    }
  }

  @Test
  void refusesMoreRequestsThanItTakesAtOnce() throws Exception {
    ServerOptions one =
        ServerOptions.defaults().withLimits(ServerLimits.defaults().withRequests(1));
    try (ServerFixture server = new ServerFixture(root, one);
        Socket busy = new Socket("127.0.0.1", server.port())) {
      String upload =
          server
              .send("POST", "/v2/a/blobs/uploads/", new byte[0])
              .headers()
              .firstValue("location")
              .orElseThrow();
      String patch = "PATCH " + upload + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n";
      busy.getOutputStream().write(patch.getBytes(StandardCharsets.ISO_8859_1));
      HttpResponse<String> refused = server.get("/v2/");
      for (int i = 0; i < 500 && refused.statusCode() != 503; i++) {
        refused = server.get("/v2/");
      }
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("TOOMANYREQUESTS");
      busy.getOutputStream().write(bytes("four"));
      assertThat(busy.getInputStream().read()).isEqualTo('H');
      HttpResponse<String> taken = server.get("/v2/");
      for (int i = 0; i < 500 && taken.statusCode() != 200; i++) {
        taken = server.get("/v2/");
      }
      assertThat(taken.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void servesWhatTheStoreHadBefore() throws Exception {
    byte[] manifest;
    try (ServerFixture server = new ServerFixture(root)) {
      manifest = server.pushImage("a", "v1", "layer");
      server.store().tag(server.store().resolve(ImageName.parse("a:v1")), ImageName.parse("b/c:2"));
      assertThat(server.get("/v2/b/c/manifests/" + Digest.of(manifest)).statusCode())
          .isEqualTo(200);
      assertThat(server.get("/v2/b/c/blobs/" + Digest.of(bytes("layer"))).body())
          .isEqualTo("layer");
      assertThat(server.get("/v2/b/c/tags/list").body()).contains("[\"2\"]");
    }
  }

  @Test
  void nothingIsCollectedWhileItRuns() throws Exception {
    try (ServerFixture server = new ServerFixture(root)) {
      server.pushBlob("a", bytes("not yet referred to"));
      assertThatThrownBy(() -> server.store().gc(GarbageOptions.defaults()))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
    }
  }

  @Test
  void aDataRootHasOneServer() throws Exception {
    try (ServerFixture server = new ServerFixture(root)) {
      assertThatThrownBy(() -> RegistryServer.start(ServerOptions.defaults(), server.store()))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
      assertThat(server.get("/v2/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void refusesAnAddressThatIsTaken(@TempDir Path other) throws Exception {
    try (ServerFixture server = new ServerFixture(root)) {
      ServerOptions same = ServerOptions.defaults().withListen(server.server().address());
      assertThatThrownBy(() -> new ServerFixture(other, same))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    }
  }

  @Test
  void boundsOpenUploads() throws Exception {
    ServerOptions two = ServerOptions.defaults().withLimits(ServerLimits.defaults().withUploads(2));
    try (ServerFixture server = new ServerFixture(root, two)) {
      String first = "";
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> opened = server.send("POST", "/v2/a/blobs/uploads/", new byte[0]);
        assertThat(opened.statusCode()).isEqualTo(202);
        first = opened.headers().firstValue("location").orElseThrow();
      }
      assertThat(server.send("POST", "/v2/a/blobs/uploads/", new byte[0]).body())
          .contains("TOOMANYREQUESTS");
      server.send("DELETE", first, new byte[0]);
      assertThat(server.send("POST", "/v2/a/blobs/uploads/", new byte[0]).statusCode())
          .isEqualTo(202);
    }
  }

  @Test
  void forgetsUploadsThatNobodyGoesOnWith() throws Exception {
    ServerOptions brief =
        ServerOptions.defaults()
            .withLimits(ServerLimits.defaults().withUploads(1).withUploadExpiry(Duration.ZERO));
    try (ServerFixture server = new ServerFixture(root, brief)) {
      HttpResponse<String> first = server.send("POST", "/v2/a/blobs/uploads/", new byte[0]);
      HttpResponse<String> second = server.send("POST", "/v2/a/blobs/uploads/", new byte[0]);
      assertThat(second.statusCode()).isEqualTo(202);
      assertThat(server.get(first.headers().firstValue("location").orElseThrow()).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void endsConnectionsThatStall() throws Exception {
    Duration limit = Duration.ofMillis(300);
    ServerOptions brief =
        ServerOptions.defaults()
            .withLimits(ServerLimits.defaults().withStall(limit).withHeaders(limit));
    try (ServerFixture server = new ServerFixture(root, brief)) {
      assertThat(RawHttp.exchange(server.port(), "GET /v2/ HT")).isEmpty();
      String upload =
          server
              .send("POST", "/v2/a/blobs/uploads/", new byte[0])
              .headers()
              .firstValue("location")
              .orElseThrow();
      String patch = "PATCH " + upload + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf";
      assertThat(RawHttp.exchange(server.port(), patch)).doesNotContain("202");
      HttpResponse<String> status = server.get(upload);
      assertThat(status.headers().firstValue("range")).hasValue("0-3");
    }
  }

  @Test
  void tellsAClientThatSpeaksTlsAtOnce() throws Exception {
    ServerOptions patient =
        ServerOptions.defaults()
            .withLimits(ServerLimits.defaults().withHeaders(Duration.ofMinutes(5)));
    try (ServerFixture server = new ServerFixture(root, patient);
        Socket socket = SSLSocketFactory.getDefault().createSocket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      assertThatThrownBy(() -> socket.getOutputStream().write(1))
          .isInstanceOf(SSLException.class)
          .isNotInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("unrecognized SSL message");
      assertThat(server.get("/v2/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void keepsWhatCameBeforeABrokenConnection() throws Exception {
    try (ServerFixture server = new ServerFixture(root)) {
      String upload =
          server
              .send("POST", "/v2/a/blobs/uploads/", new byte[0])
              .headers()
              .firstValue("location")
              .orElseThrow();
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        String patch =
            "PATCH " + upload + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello";
        socket.getOutputStream().write(patch.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        socket.setSoTimeout(20_000);
        socket.getInputStream().readAllBytes();
      }
      byte[] rest = bytes(" all!");
      Digest digest = Digest.of(bytes("hello all!"));
      HttpResponse<String> done =
          server.send("PUT", upload + "?digest=" + digest, rest, "Content-Range", "5-9");
      assertThat(done.statusCode()).isEqualTo(201);
    }
  }

  @Test
  void tellsOfEveryRequest() throws Exception {
    List<AccessRecord> seen = new CopyOnWriteArrayList<>();
    try (ServerFixture server =
        new ServerFixture(root, ServerOptions.defaults().withAccess(seen::add))) {
      Digest digest = server.pushBlob("a", bytes("content"));
      server.get("/v2/a/blobs/" + digest);
    }
    assertThat(seen).hasSize(2);
    assertThat(seen.get(0).method()).isEqualTo("POST");
    assertThat(seen.get(0).status()).isEqualTo(201);
    assertThat(seen.get(0).bytesReceived()).isEqualTo(7);
    assertThat(seen.get(1).bytesSent()).isEqualTo(7);
    assertThat(seen.get(1).problem()).isEmpty();
  }

  @Test
  void answersExpectAndKeepsTheConnection() throws Exception {
    byte[] content = bytes("content");
    try (ServerFixture server = new ServerFixture(root)) {
      String answer =
          RawHttp.exchange(
              server.port(),
              "POST /v2/a/blobs/uploads/?digest="
                  + Digest.of(content)
                  + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 7\r\n\r\n"
                  + "contentGET /v2/a/blobs/"
                  + Digest.of(content)
                  + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 100 Continue").contains(" 201 ", " 200 ");
      assertThat(answer).endsWith("\r\n\r\ncontent");
    }
  }

  private static Digest sha512(String text) {
    return Digest.of(
        Digest.Algorithm.SHA512, Digest.Algorithm.SHA512.newHash().digest(bytes(text)));
  }

  private static List<Path> files(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
