// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import static io.cloudimage.serve.ServerFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus of hostile requests below what a registry sees of them: headers and framing. */
final class HostileHttpTest {
  private static final String GET = "GET /v2/ HTTP/1.1\r\nHost: x\r\n";
  private static final String CHUNKS = "7\r\ncontent\r\n0\r\n\r\n";
  private static final Digest CONTENT = Digest.of(bytes("content"));

  /** What a proxy in front would have taken for a part of the first request's body. */
  private static final String SMUGGLED =
      "POST /v2/smuggled/blobs/uploads/?digest="
          + CONTENT
          + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 7\r\n\r\ncontent";

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

  @ParameterizedTest(name = "H10 {0}")
  @MethodSource("headers")
  void h10BoundsHeadersAndGoesOn(String row, String request) throws Exception {
    assertThat(answer(request)).matches("(?s)(HTTP/1.1 400 .*)?");
    assertThat(server.get("/v2/").statusCode()).isEqualTo(200);
  }

  private static Stream<Arguments> headers() {
    String many =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "X-" + i + ": a\r\n")
            .collect(Collectors.joining());
    String all =
        IntStream.range(0, 256).mapToObj(Character::toString).collect(Collectors.joining());
    String kilobytes = "a".repeat(64 << 10);
    return Stream.of(
        Arguments.of("a header of 1 MiB", GET + "X: " + "a".repeat(1 << 20) + "\r\n\r\n"),
        Arguments.of("a header's name of 1 MiB", GET + "a".repeat(1 << 20) + ": x\r\n\r\n"),
        Arguments.of("10,000 headers", GET + many + "\r\n"),
        Arguments.of("10,000 times one header", GET + "a:b\r\n".repeat(10_000) + "\r\n"),
        Arguments.of("a path of 64 kB", "GET /v2/" + kilobytes + " HTTP/1.1\r\nHost: x\r\n\r\n"),
        Arguments.of("a query of 64 kB", "GET /v2/?" + kilobytes + " HTTP/1.1\r\nHost: x\r\n\r\n"),
        Arguments.of("a method of 64 kB", kilobytes + " /v2/ HTTP/1.1\r\nHost: x\r\n\r\n"),
        Arguments.of("a version of 64 kB", "GET /v2/ HTTP/1.1" + kilobytes + "\r\n\r\n"),
        Arguments.of("every byte", all.repeat(40)),
        Arguments.of("bytes without an end of line", "\u00ff".repeat(100_000)),
        Arguments.of("ends of lines alone", "\r\n".repeat(100_000)),
        Arguments.of("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Arguments.of("no host", "GET /v2/ HTTP/1.1\r\n\r\n"));
  }

  @ParameterizedTest(name = "H1 {0}")
  @MethodSource("framings")
  void h1LetsNoBodyEndInTwoPlaces(String row, String headers, String body) throws Exception {
    String request = "POST /v2/a/blobs/uploads/?digest=" + CONTENT + " HTTP/1.1\r\nHost: x\r\n";
    refusesAndEnds(request + headers + "\r\n" + body);
  }

  private static Stream<Arguments> framings() {
    String chunked = "Transfer-Encoding: chunked\r\n";
    return Stream.of(
        Arguments.of("a length, and chunks", "Content-Length: 7\r\n" + chunked, CHUNKS),
        Arguments.of("chunks, and a length", chunked + "Content-Length: 4\r\n", CHUNKS),
        Arguments.of("two lengths", "Content-Length: 7\r\nContent-Length: 6\r\n", "content"),
        Arguments.of("a list of lengths", "Content-Length: 7, 6\r\n", "content"),
        Arguments.of("a length with a sign", "Content-Length: +7\r\n", "content"),
        Arguments.of("two codings", chunked + "Transfer-Encoding: identity\r\n", CHUNKS),
        Arguments.of("a list of codings", "Transfer-Encoding: chunked, identity\r\n", CHUNKS),
        Arguments.of("chunks of gzip", "Transfer-Encoding: gzip, chunked\r\n", CHUNKS),
        Arguments.of("an unknown coding", "Transfer-Encoding: xchunked\r\n", ""),
        Arguments.of("no coding at all", "Transfer-Encoding: identity\r\n", ""),
        Arguments.of("a space before the colon", "Transfer-Encoding : chunked\r\n", CHUNKS));
  }

  @ParameterizedTest(name = "H1 {0}")
  @MethodSource("old")
  void h1TakesNoChunksOfHttp10(String row, String headers) throws Exception {
    String request = "POST /v2/a/blobs/uploads/?digest=" + CONTENT + " HTTP/1.0\r\n";
    refusesAndEnds(request + headers + "Transfer-Encoding: chunked\r\n\r\n" + CHUNKS);
  }

  private static Stream<Arguments> old() {
    return Stream.of(
        Arguments.of("chunks in HTTP/1.0", ""),
        Arguments.of("chunks in HTTP/1.0 that goes on", "Connection: keep-alive\r\n"));
  }

  private void refusesAndEnds(String request) throws Exception {
    assertThat(answer(request + SMUGGLED))
        .doesNotContain("smuggled")
        .matches("(?s)(HTTP/1.[01] 400 .*)?");
    for (String repository : new String[] {"a", "smuggled"}) {
      assertThat(server.head("/v2/" + repository + "/blobs/" + CONTENT).statusCode())
          .isEqualTo(404);
    }
  }

  /** Empty if the server ended the connection, which it may do while the request comes. */
  private String answer(String request) throws IOException {
    try {
      return RawHttp.exchange(server.port(), request);
    } catch (SocketException e) {
      return "";
    }
  }
}
