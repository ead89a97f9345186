// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static io.cloudimage.serve.ServerFixture.bytes;
import static io.cloudimage.serve.ServerFixture.descriptor;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.spec.MediaTypes;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus of hostile manifests, names and requests, as a server receives them. */
final class HostilePushTest {
  private static final byte[] CONFIG = bytes("{}");
  private static final byte[] LAYER = bytes("layer");
  private static final String IMAGE = MediaTypes.OCI_MANIFEST;
  private static final String INDEX = MediaTypes.OCI_INDEX;

  @TempDir private Path root;
  private ServerFixture server;

  @BeforeEach
  void start() throws Exception {
    server = new ServerFixture(root);
    server.pushBlob("a", CONFIG);
    server.pushBlob("a", LAYER);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedManifests")
  void refuses(String row, String type, String document) throws Exception {
    HttpResponse<String> answer = put("v1", type, bytes(document));
    assertThat(answer.statusCode()).as(answer.body()).isIn(400, 404);
    assertThat(answer.body())
        .matches("(?s).*\"code\":\"(MANIFEST_INVALID|MANIFEST_BLOB_UNKNOWN)\".*");
    assertThat(server.head("/v2/a/manifests/v1").statusCode()).isEqualTo(404);
    assertThat(server.head("/v2/a/manifests/" + Digest.of(bytes(document))).statusCode())
        .isEqualTo(404);
  }

  private static Stream<Arguments> refusedManifests() {
    String image = text(ServerFixture.manifest(CONFIG, LAYER, ""));
    String both = image.replaceAll("}$", ",\"manifests\":[]}");
    String config = descriptor(MediaTypes.OCI_CONFIG, CONFIG);
    String layer = descriptor(MediaTypes.OCI_LAYER, LAYER);
    return Stream.of(
        row("M1 layers and manifests", IMAGE, both),
        row("M1 an image called an index", INDEX, image),
        row(
            "M1 schemaVersion 1",
            IMAGE,
            image.replace("\"schemaVersion\":2", "\"schemaVersion\":1")),
        row(
            "M1 schemaVersion 3",
            IMAGE,
            image.replace("\"schemaVersion\":2", "\"schemaVersion\":3")),
        row("M1 schemaVersion is a string", IMAGE, image.replace("n\":2", "n\":\"2\"")),
        row("M2 layers twice", IMAGE, image.replaceAll("}$", ",\"layers\":[]}")),
        row("M2 bytes behind the document", IMAGE, image + "{}"),
        row("M2 byte order mark", IMAGE, "\ufeff" + image),
        row("M2 comment", IMAGE, "/* */" + image),
        row("M2 NaN", IMAGE, image.replaceAll("}$", ",\"x\":NaN}")),
        row("M4 nested 10000 deep", IMAGE, image.replaceAll("}$", ",\"x\":" + "[".repeat(10_000))),
        row("M4 size 2^63", IMAGE, image.replace("\"size\":5", "\"size\":9223372036854775808")),
        row("M4 size -1", IMAGE, image.replace("\"size\":5", "\"size\":-1")),
        row("M4 size 1.5", IMAGE, image.replace("\"size\":5", "\"size\":1.5")),
        row("M4 size is a string", IMAGE, image.replace("\"size\":5", "\"size\":\"5\"")),
        row(
            "R9 digest of upper hex",
            IMAGE,
            image.replace(hex(LAYER), hex(LAYER).toUpperCase(Locale.ROOT))),
        row("R9 digest climbs", IMAGE, image.replace(hex(LAYER), "../../../etc/passwd")),
        row("R9 digest of md5", IMAGE, image.replace("sha256:" + hex(LAYER), "md5:0123")),
        row("M8 data is not base64", IMAGE, withData(image, "***")),
        row("M8 data of other bytes", IMAGE, withData(image, base64("other"))),
        row("M8 data of another length", IMAGE, withData(image, base64("layers"))),
        row("M9 index in itself", INDEX, index(IMAGE, "itself")),
        row("M14 schema 1", MediaTypes.DOCKER_MANIFEST_V1, "{\"schemaVersion\":1}"),
        row("M14 signed schema 1", MediaTypes.DOCKER_MANIFEST_V1_SIGNED, "{\"schemaVersion\":1}"),
        row(
            "a layer of another size",
            IMAGE,
            "{\"schemaVersion\":2,\"config\":"
                + config
                + ",\"layers\":["
                + layer.replace(":5}", ":6}")
                + "]}"));
  }

  @Test
  void m5TakesALayerTwiceAndAConfigThatIsALayer() throws Exception {
    String layer = descriptor(MediaTypes.OCI_LAYER, CONFIG);
    String twice =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + IMAGE
            + "\",\"config\":"
            + descriptor(MediaTypes.OCI_CONFIG, CONFIG)
            + ",\"layers\":["
            + layer
            + ","
            + layer
            + "]}";
    assertThat(put("v1", IMAGE, bytes(twice)).statusCode()).isEqualTo(201);
    assertThat(server.get("/v2/a/manifests/v1").body()).isEqualTo(twice);
  }

  @Test
  void m8TakesDataThatIsTheContent() throws Exception {
    String image = withData(text(ServerFixture.manifest(CONFIG, LAYER, "")), base64("layer"));
    assertThat(put("v1", IMAGE, bytes(image)).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest(name = "M3 {0} bytes: {1}")
  @MethodSource("sizes")
  void m3BoundsManifests(int size, int status) throws Exception {
    byte[] plain = ServerFixture.manifest(CONFIG, LAYER, "");
    String padded = text(plain) + " ".repeat(size - plain.length);
    HttpResponse<String> answer = put("v1", IMAGE, bytes(padded));
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 413) {
      assertThat(answer.body()).contains("at most 4194304 bytes");
    }
  }

  private static Stream<Arguments> sizes() {
    int limit = 4 << 20;
    return Stream.of(
        Arguments.of(limit - 1, 201), Arguments.of(limit, 201), Arguments.of(limit + 1, 413));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedNames")
  void refusesNames(String row, String path) throws Exception {
    assertThat(RawHttp.get(server.port(), path)).matches("(?s)HTTP/1.1 (400|404) .*");
  }

  private static Stream<Arguments> refusedNames() {
    return Stream.of(
        Arguments.of("R1 white space", "/v2/a%20b/tags/list"),
        Arguments.of("R1 a newline behind", "/v2/a%0a/tags/list"),
        Arguments.of("R2 upper case", "/v2/Repo/Image/tags/list"),
        Arguments.of("R3 a Cyrillic letter", "/v2/%D0%B0/tags/list"),
        Arguments.of("R3 a right-to-left mark", "/v2/a%E2%80%8Fb/tags/list"),
        Arguments.of("R4 two dots", "/v2/a/../b/tags/list"),
        Arguments.of("R4 an empty component", "/v2/a//b/tags/list"),
        Arguments.of("R4 an encoded slash before dots", "/v2/a%2f..%2fb/tags/list"),
        Arguments.of("R5 three underscores", "/v2/a___b/tags/list"),
        Arguments.of("R5 a dash in front", "/v2/-a/tags/list"),
        Arguments.of("R7 a tag of 129 characters", "/v2/a/manifests/" + "t".repeat(129)),
        Arguments.of("R7 a tag with a plus", "/v2/a/manifests/x+y"),
        Arguments.of("R11 a name of 256 characters", "/v2/" + "a".repeat(256) + "/tags/list"));
  }

  @ParameterizedTest(name = "H1 {0}")
  @MethodSource("lengths")
  void h1HoldsBodiesToTheirLength(String row, String headers, String body) throws Exception {
    String request =
        "POST /v2/a/blobs/uploads/?digest="
            + Digest.of(bytes("content"))
            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + headers
            + "\r\n"
            + body;
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      String answer = text(socket.getInputStream().readAllBytes());
      assertThat(answer).doesNotContain(" 201 ");
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    assertThat(server.head("/v2/a/blobs/" + Digest.of(bytes("content"))).statusCode())
        .isEqualTo(404);
  }

  private static Stream<Arguments> lengths() {
    return Stream.of(
        Arguments.of("too small", "Content-Length: 6\r\n", "content"),
        Arguments.of("too big", "Content-Length: 8\r\n", "content"),
        Arguments.of("absent", "", "content"),
        Arguments.of("twice different", "Content-Length: 7\r\nContent-Length: 6\r\n", "content"),
        Arguments.of("negative", "Content-Length: -7\r\n", "content"),
        Arguments.of("no number", "Content-Length: seven\r\n", "content"));
  }

  @Test
  void listingsTakeAnyNumber() throws Exception {
    for (String repository : new String[] {"b", "c"}) {
      server.pushBlob(repository, LAYER);
    }
    assertThat(server.get("/v2/_catalog?n=0").body()).isEqualTo("{\"repositories\":[]}");
    HttpResponse<String> all = server.get("/v2/_catalog?n=999999999");
    assertThat(all.body()).isEqualTo("{\"repositories\":[\"a\",\"b\",\"c\"]}");
    assertThat(all.headers().firstValue("Link")).isEmpty();
    assertThat(server.get("/v2/_catalog?n=99999999999999999999").body()).isEqualTo(all.body());
    assertThat(server.get("/v2/_catalog?n=-1").statusCode()).isEqualTo(400);
    assertThat(server.get("/v2/_catalog?n=two").statusCode()).isEqualTo(400);
    assertThat(server.get("/v2/_catalog?last=zzz").body()).isEqualTo("{\"repositories\":[]}");
  }

  private HttpResponse<String> put(String tag, String type, byte[] document) throws Exception {
    return server.send("PUT", "/v2/a/manifests/" + tag, document, "Content-Type", type);
  }

  private static Arguments row(String row, String type, String document) {
    return Arguments.of(row, type, document);
  }

  private static String index(String type, String content) {
    return "{\"schemaVersion\":2,\"mediaType\":\""
        + INDEX
        + "\",\"manifests\":["
        + descriptor(type, bytes(content))
        + "]}";
  }

  private static String withData(String image, String data) {
    return image.replace("\"size\":5}", "\"size\":5,\"data\":\"" + data + "\"}");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(bytes(text));
  }

  private static String hex(byte[] content) {
    return Digest.of(content).hex();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
