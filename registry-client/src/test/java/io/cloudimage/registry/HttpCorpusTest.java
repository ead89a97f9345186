// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that answer wrongly: rows H of the corpus. */
@Timeout(60)
class HttpCorpusTest {
  private static final RepositoryName NAME = new RepositoryName("a/b");
  private static final Tag TAG = new Tag("v1");
  private static final byte[] CONTENT = "0123456789".repeat(100).getBytes(UTF_8);
  private static final Descriptor BLOB =
      Descriptor.of(new MediaType("application/vnd.oci.image.layer.v1.tar"), CONTENT);
  private static final byte[] MANIFEST =
      ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"layers\":[]}")
          .getBytes(UTF_8);
  private static final Descriptor MANIFEST_DESCRIPTOR =
      Descriptor.of(MediaType.OCI_MANIFEST, MANIFEST);

  private final RegistryClient client =
      new RegistryClient(RegistryOptions.defaults().withRetries(QuickRetries.OPTIONS));

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest(name = "H1 Content-Length {0}")
  @ValueSource(
      strings = {
        "999",
        "1001",
        "-5",
        "x",
        "99999999999999999999999",
        "1000\r\nContent-Length: 1001"
      })
  void wrongLength(String length) throws IOException {
    rejectsBlob(ScriptedAnswer.of(200).unframed().header("Content-Length", length).body(CONTENT));
  }

  @Test
  @DisplayName("H1 Content-Length absent: the descriptor's size and digest decide")
  void noLength() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(request -> ScriptedAnswer.of(200).unframed().body(CONTENT))) {
      assertThat(read(server)).isEqualTo(CONTENT);
    }
    rejectsBlob(ScriptedAnswer.of(200).unframed().body(Arrays.copyOf(CONTENT, 999)));
    rejectsBlob(ScriptedAnswer.of(200).unframed().body(Arrays.copyOf(CONTENT, 1001)));
  }

  @Test
  @DisplayName("H2 body cut at many places: never taken for the whole")
  void cut() throws IOException {
    AtomicInteger at = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.start(request -> ScriptedAnswer.of(200).body(CONTENT).cutAfter(at.get()))) {
      for (int cut : IntStream.iterate(0, i -> i < 1000, i -> i + 247).toArray()) {
        at.set(cut);
        assertThatThrownBy(() -> read(server))
            .as("cut after %d", cut)
            .isInstanceOf(OciException.class);
      }
    }
  }

  @Test
  @DisplayName("H3 206 that nobody asked for")
  void partial() throws IOException {
    rejectsBlob(ScriptedAnswer.of(206).header("Content-Range", "bytes 0-999/1000").body(CONTENT));
  }

  @Test
  @DisplayName("H4 Content-Encoding gzip: the bytes on the wire count")
  void contentEncoding() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(CONTENT);
    }
    byte[] wire = packed.toByteArray();
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> ScriptedAnswer.of(200).header("Content-Encoding", "gzip").body(wire))) {
      Descriptor asStored = Descriptor.of(BLOB.mediaType(), wire);
      try (InputStream in = repository(server).fetch(asStored)) {
        assertThat(in.readAllBytes()).isEqualTo(wire);
      }
      assertThatThrownBy(() -> read(server)).isInstanceOf(OciException.class);
      assertThat(server.requests().get(0).header("accept-encoding")).isEqualTo("identity");
    }
  }

  @Test
  @DisplayName("H5 Docker-Content-Digest differs from the body")
  void wrongDigestHeader() throws IOException {
    ScriptedAnswer lying =
        manifest(MediaType.OCI_MANIFEST.value())
            .header("Docker-Content-Digest", Digest.of(CONTENT).toString());
    try (ScriptedServer server = ScriptedServer.start(request -> lying)) {
      RemoteRepository repository = repository(server);
      rejects(ErrorKind.MISMATCH, () -> repository.fetch(MANIFEST_DESCRIPTOR).close());
      rejects(ErrorKind.MISMATCH, () -> repository.resolve(MANIFEST_DESCRIPTOR.digest()));
    }
    try (ScriptedServer server =
        ScriptedServer.start(
            request ->
                request.method().equals("HEAD")
                    ? ScriptedAnswer.of(200).header("Content-Type", MediaType.OCI_MANIFEST.value())
                    : lying)) {
      rejects(ErrorKind.MISMATCH, () -> repository(server).resolve(TAG));
    }
  }

  @Test
  @DisplayName("H5 Docker-Content-Digest missing on HEAD: GET and hash")
  void noDigestHeader() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(request -> manifest(MediaType.OCI_MANIFEST.value()))) {
      assertThat(repository(server).resolve(TAG)).isEqualTo(MANIFEST_DESCRIPTOR);
      assertThat(server.requests())
          .extracting(ScriptedServer.Request::method)
          .containsExactly("HEAD", "GET");
    }
  }

  @ParameterizedTest(name = "H6 manifest served as \"{0}\"")
  @ValueSource(
      strings = {
        "",
        "text/html",
        "application/json",
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        "not a type"
      })
  void wrongManifestType(String type) throws IOException {
    ScriptedAnswer answer = type.isEmpty() ? ScriptedAnswer.of(200).body(MANIFEST) : manifest(type);
    try (ScriptedServer server = ScriptedServer.start(request -> answer)) {
      RemoteRepository repository = repository(server);
      assertThatThrownBy(() -> repository.fetch(MANIFEST_DESCRIPTOR))
          .isInstanceOf(OciException.class);
      assertThatThrownBy(() -> repository.resolve(TAG)).isInstanceOf(OciException.class);
    }
  }

  @Test
  @DisplayName("H6 a parameter of the type is ignored")
  void typeParameter() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(request -> manifest(MediaType.OCI_MANIFEST + "; charset=utf-8"))) {
      assertThat(repository(server).resolve(TAG)).isEqualTo(MANIFEST_DESCRIPTOR);
      assertThat(repository(server).fetch(MANIFEST_DESCRIPTOR).readAllBytes()).isEqualTo(MANIFEST);
    }
  }

  @Test
  @DisplayName("H7 a login page in the place of a blob")
  void loginPage() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            request ->
                ScriptedAnswer.of(200)
                    .header("Content-Type", "text/html; charset=utf-8")
                    .body("<html>who are you</html>"))) {
      assertThatThrownBy(() -> read(server))
          .isInstanceOfSatisfying(
              OciException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH);
                assertThat(e.hint().orElse("")).contains("login page");
              });
    }
  }

  @ParameterizedTest(name = "H9 status {0} is {1}")
  @CsvSource({
    "400,INVALID", "401,DENIED", "403,DENIED", "404,NOT_FOUND", "405,UNSUPPORTED",
    "409,CONFLICT", "429,UNAVAILABLE", "500,UNAVAILABLE", "501,UNSUPPORTED", "503,UNAVAILABLE"
  })
  void statuses(int status, ErrorKind kind) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(request -> ScriptedAnswer.of(status))) {
      assertThatThrownBy(() -> read(server))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(kind);
                assertThat(e.status()).isEqualTo(status);
                assertThat(e.method()).isEqualTo("GET");
                assertThat(e.uri()).contains("/v2/a/b/blobs/sha256:");
              });
      boolean mayPass = kind == ErrorKind.UNAVAILABLE;
      assertThat(server.requests()).hasSize(mayPass ? 1 + QuickRetries.OPTIONS.retries() : 1);
    }
  }

  @Test
  @DisplayName("H10 headers without end, a huge status line, a storm of 1xx")
  void floods() throws IOException {
    rejectsBlob(ScriptedAnswer.of(200).header("X", "x".repeat(1 << 20)).body(CONTENT));
    ScriptedAnswer many = ScriptedAnswer.of(200);
    for (int i = 0; i < 1000; i++) {
      many = many.header("X-" + i, "x");
    }
    rejectsBlob(many.body(CONTENT));
    rejectsBlob(
        ScriptedAnswer.raw(("HTTP/1.1 200 " + "x".repeat(65536) + "\r\n\r\n").getBytes(UTF_8)));
    rejectsBlob(
        ScriptedAnswer.raw("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100_000).getBytes(UTF_8)));
    rejectsBlob(ScriptedAnswer.raw("SSH-2.0-OpenSSH_9.2\r\n".getBytes(UTF_8)));
    rejectsBlob(ScriptedAnswer.of(200).header("Age", "old").body(CONTENT).cutAfter(3));
  }

  @Test
  @DisplayName("H15 errors with control characters, without an array, of 5 MiB")
  void errorBodies() throws IOException {
    String hostile = "{\"errors\":[{\"code\":\"\\u001b[31mX\",\"message\":\"a\\nb\\u202e\"}]}";
    for (String body :
        List.of(hostile, "{}", "[]", "{\"errors\":7}", "x".repeat(5 << 20), "{\"errors\":[1]}")) {
      try (ScriptedServer server =
          ScriptedServer.start(request -> ScriptedAnswer.of(500).body(body))) {
        assertThatThrownBy(() -> read(server))
            .isInstanceOf(RegistryException.class)
            .satisfies(
                e ->
                    assertThat(String.valueOf(e.getMessage()))
                        .hasSizeLessThan(2000)
                        .doesNotContain("\u001b", "\n", "\u202e"));
      }
    }
  }

  @ParameterizedTest(name = "H16 Link {0}")
  @CsvSource({
    "'<http://169.254.169.254/>; rel=\"next\"',2", "'<http://localhost:1/x>; rel=next',2",
    "'</v2/a/b/tags/list?n=1000>; rel=\"next\"',2", "'<javascript:x>; rel=next',2",
    "'</next>',1", "'</next>; rel=\"prev\"',1"
  })
  void links(String link, int outcome) throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> ScriptedAnswer.of(200).header("Link", link).body("{\"tags\":[\"v1\"]}"))) {
      if (outcome == 1) {
        assertThat(repository(server).tags()).containsExactly(TAG);
      } else {
        rejects(ErrorKind.UNTRUSTED, () -> repository(server).tags());
      }
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName("H16 pages are put together; M15 null, doubles and what is no tag")
  void pages() throws IOException {
    Map<String, ScriptedAnswer> pages =
        Map.of(
            "/v2/a/b/tags/list?n=1000",
            ScriptedAnswer.of(200)
                .header("Link", "</v2/a/b/tags/list?n=2&last=b>;rel=next")
                .body("{\"tags\":[\"b\",\"a\",\"x/y\",\"\"]}"),
            "/v2/a/b/tags/list?n=2&last=b",
            ScriptedAnswer.of(200)
                .header("Link", "<?last=c>; foo=bar; rel=\"next\"")
                .body("{\"name\":\"a/b\",\"tags\":null}"),
            "/v2/a/b/tags/list?last=c",
            ScriptedAnswer.of(200).body("{\"tags\":[\"c\",\"a\"]}"));
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> pages.getOrDefault(request.target(), ScriptedAnswer.of(404)))) {
      assertThat(repository(server).tags()).extracting(Tag::name).containsExactly("a", "b", "c");
    }
  }

  @Test
  @DisplayName("closing a reply early does not read it to its end")
  void abort() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            request ->
                ScriptedAnswer.of(200)
                    .unframed()
                    .header("Content-Length", "1000")
                    .body(Arrays.copyOf(CONTENT, 10))
                    .thenSilence())) {
      try (InputStream in = repository(server).fetch(BLOB)) {
        assertThat(in.read()).isEqualTo('0');
      }
      InputStream blocked = repository(server).fetch(BLOB);
      Thread closer =
          new Thread(
              () -> {
                try {
                  Thread.sleep(200);
                  client.close();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      closer.start();
      assertThatThrownBy(blocked::readAllBytes).isInstanceOf(OciException.class);
    }
  }

  private static ScriptedAnswer manifest(String type) {
    return ScriptedAnswer.of(200).header("Content-Type", type).body(MANIFEST);
  }

  private void rejectsBlob(ScriptedAnswer answer) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(request -> answer)) {
      assertThatThrownBy(() -> read(server)).isInstanceOf(OciException.class);
    }
  }

  private static void rejects(
      ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private byte[] read(ScriptedServer server) throws IOException {
    try (InputStream in = repository(server).fetch(BLOB)) {
      return in.readAllBytes();
    }
  }

  private RemoteRepository repository(ScriptedServer server) throws IOException {
    RegistryHost host = server.host();
    return client.repository(host, NAME);
  }
}
