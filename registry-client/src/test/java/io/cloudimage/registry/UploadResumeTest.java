// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.budget.RetryOptions;
import io.cloudimage.registry.quirk.Quirk;
import io.cloudimage.registry.testing.UploadServer;
import io.cloudimage.registry.testing.UploadServer.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Uploads that break and go on: rows H13 and H14 of the corpus, and the rows of faults on PATCH.
 */
@Timeout(60)
class UploadResumeTest {
  private static final int MIB = 1 << 20;
  private static final int SIZE = 5 * MIB + 77;
  private static final byte[] CONTENT = content();
  private static final Descriptor BLOB =
      Descriptor.of(new MediaType("application/vnd.oci.image.layer.v1.tar"), CONTENT);

  @TempDir Path state;

  private RegistryClient client = newClient(RegistryOptions.defaults());

  @AfterEach
  void close() {
    client.close();
  }

  private static RegistryClient newClient(RegistryOptions options) {
    return new RegistryClient(
        options.withRetries(new RetryOptions(5, Duration.ofMillis(1), Duration.ofMillis(5))));
  }

  private static byte[] content() {
    byte[] content = new byte[SIZE];
    new Random(4).nextBytes(content);
    return content;
  }

  /** In pieces of 1 MiB: they are as long as the host is known to bear. */
  private void pushInPieces(UploadServer server) throws IOException {
    client.quirks(server.host()).observe(Quirk.MAXIMUM_CHUNK, MIB);
    push(server);
  }

  private void push(UploadServer server) throws IOException {
    client.repository(server.host(), new RepositoryName("a/b")).push(Blob.of(BLOB, CONTENT));
  }

  private static UploadServer server(String method, int number, Fault fault) throws IOException {
    return UploadServer.start(
        call ->
            call.method().equals(method) && call.number() == number ? fault : UploadServer.NONE);
  }

  private static void isThere(UploadServer server) {
    assertThat(server.blob(BLOB.digest())).isEqualTo(CONTENT);
  }

  /** A break, and how many bytes it may cost. */
  private record Break(String name, String method, int number, Fault fault, long cost) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Break> breaks() {
    return Stream.of(
        new Break("reset in the middle of a PATCH", "PATCH", 3, UploadServer.cutAfter(500_000), 0),
        new Break("reset before a PATCH", "PATCH", 3, UploadServer.cutAfter(0), 0),
        new Break("reset in the first PATCH", "PATCH", 1, UploadServer.cutAfter(7), 0),
        new Break("reply of a PATCH lost", "PATCH", 2, UploadServer.lostReply(), 0),
        new Break("reply of the last PATCH lost", "PATCH", 6, UploadServer.lostReply(), 0),
        new Break("H14 202 with a smaller Range", "PATCH", 2, UploadServer.takesOnly(1000), MIB),
        new Break("500 for a PATCH", "PATCH", 2, UploadServer.status(500), MIB),
        new Break("503 for a PATCH that was taken", "PATCH", 2, UploadServer.doneButStatus(503), 0),
        new Break("504 for a PATCH that was taken", "PATCH", 2, UploadServer.doneButStatus(504), 0),
        new Break("429 for a PATCH", "PATCH", 2, UploadServer.status(429), MIB),
        new Break("416 for a PATCH that was taken", "PATCH", 2, UploadServer.doneButStatus(416), 0),
        new Break("201 for a PATCH", "PATCH", 2, UploadServer.doneButStatus(201), 0),
        new Break("session lost in a PATCH", "PATCH", 3, UploadServer.cutAndForget(9), 2 * MIB + 9),
        new Break("404 for a PATCH", "PATCH", 3, UploadServer.status(404), 3 * MIB),
        new Break("410 for a PATCH", "PATCH", 3, UploadServer.status(410), 3 * MIB),
        new Break("reply of the commit lost", "PUT", 1, UploadServer.lostReply(), 0),
        new Break("500 for a commit that was done", "PUT", 1, UploadServer.doneButStatus(500), 0),
        new Break("404 for a commit that was done", "PUT", 1, UploadServer.doneButStatus(404), 0),
        new Break("502 for a commit", "PUT", 1, UploadServer.status(502), 0),
        new Break("no session at all", "POST", 1, UploadServer.status(503), 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaks")
  void goesOn(Break broken) throws IOException {
    try (UploadServer server = server(broken.method(), broken.number(), broken.fault())) {
      pushInPieces(server);
      isThere(server);
      assertThat(server.received()).isBetween((long) SIZE, SIZE + broken.cost());
    }
  }

  @ParameterizedTest(name = "a PATCH that breaks after {0} bytes")
  @ValueSource(ints = {1, 4095, 4096, 65_536, MIB - 1, MIB})
  void everyPlace(int bytes) throws IOException {
    try (UploadServer server =
        UploadServer.start(
            call ->
                call.method().equals("PATCH") && call.number() % 2 == 0
                    ? UploadServer.cutAfter(bytes)
                    : UploadServer.NONE)) {
      pushInPieces(server);
      isThere(server);
      assertThat(server.received()).isEqualTo(SIZE);
    }
  }

  @Test
  @DisplayName("401 in the middle: a fresh credential, and then the session is asked")
  void unauthorized() throws IOException {
    try (UploadServer server =
        server(
            "PATCH",
            3,
            UploadServer.status(401).withHeader("WWW-Authenticate", "Basic realm=\"harbor\""))) {
      close();
      client =
          newClient(
              RegistryOptions.defaults()
                  .withCredentials(
                      CredentialSource.fixed(
                          server.host(), new Credential.UserPassword("me", "secret"))));
      pushInPieces(server);
      isThere(server);
      assertThat(server.calls("GET")).hasSize(1);
      assertThat(server.calls("PATCH").get(2).range())
          .isEqualTo(server.calls("PATCH").get(3).range());
    }
  }

  @ParameterizedTest(name = "{0} for what is longer than 1.5 MiB: learned")
  @ValueSource(ints = {413, 416})
  void shorterPieces(int status) throws IOException {
    try (UploadServer server =
        UploadServer.start(
            call ->
                call.length() > 3 * MIB / 2 ? UploadServer.status(status) : UploadServer.NONE)) {
      client.quirks(server.host()).observe(Quirk.MAXIMUM_CHUNK, 4 * MIB);
      push(server);
      isThere(server);
      assertThat(client.quirks(server.host()).value(Quirk.MAXIMUM_CHUNK)).hasValue(MIB);
    }
  }

  @Test
  @DisplayName("a blob that is too long for one request goes in pieces")
  void tooLongForOne() throws IOException {
    try (UploadServer server =
        UploadServer.start(
            call -> call.length() > 2 * MIB ? UploadServer.status(413) : UploadServer.NONE)) {
      push(server);
      isThere(server);
      assertThat(server.calls("PATCH")).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "{0} for every PATCH: in one request, and so from then on")
  @ValueSource(ints = {405, 415, 501})
  void monolithicOnly(int status) throws IOException {
    try (UploadServer server =
        UploadServer.start(
            call ->
                call.method().equals("PATCH") ? UploadServer.status(status) : UploadServer.NONE)) {
      pushInPieces(server);
      isThere(server);
      assertThat(client.quirks(server.host()).has(Quirk.MONOLITHIC_ONLY)).isTrue();
      assertThat(server.calls("DELETE")).hasSize(1);
      assertThat(server.calls("PATCH")).hasSize(1);
    }
  }

  @Test
  @DisplayName("a registry that keeps one piece only gets all in one")
  void keepsTheFirstPieceOnly() throws IOException {
    try (UploadServer server =
        UploadServer.start(
            call ->
                call.method().equals("PATCH") && call.number() > 1
                    ? UploadServer.status(201)
                    : UploadServer.NONE)) {
      pushInPieces(server);
      isThere(server);
      assertThat(client.quirks(server.host()).has(Quirk.MONOLITHIC_ONLY)).isTrue();
    }
  }

  @Test
  @DisplayName("H14 OCI-Chunk-Min-Length is heeded")
  void minimum() throws IOException {
    try (UploadServer server =
        server(
            "POST",
            1,
            UploadServer.NONE.withHeader("OCI-Chunk-Min-Length", String.valueOf(2 * MIB)))) {
      pushInPieces(server);
      isThere(server);
      assertThat(server.calls("PATCH")).hasSize(3);
    }
  }

  @ParameterizedTest(name = "H14 OCI-Chunk-Min-Length {0} is absurd")
  @ValueSource(strings = {"1000000000000", "-1", "1e6", "many"})
  void absurdMinimum(String value) throws IOException {
    try (UploadServer server =
        server("POST", 1, UploadServer.NONE.withHeader("OCI-Chunk-Min-Length", value))) {
      assertThatThrownBy(() -> pushInPieces(server))
          .isInstanceOf(OciException.class)
          .hasMessageContaining("OCI-Chunk-Min-Length");
      assertThat(server.calls("PATCH")).isEmpty();
    }
  }

  @ParameterizedTest(name = "H14 Range \"{0}\" is absurd")
  @ValueSource(strings = {"0-99999999", "500-10", "x", "0--5"})
  void absurdRange(String range) throws IOException {
    Function<String, Boolean> tells = method -> method.equals("PATCH") || method.equals("GET");
    try (UploadServer server =
        UploadServer.start(
            call ->
                tells.apply(call.method())
                    ? UploadServer.NONE.withHeader("Range", range)
                    : UploadServer.NONE)) {
      assertThatThrownBy(() -> pushInPieces(server)).isInstanceOf(OciException.class);
      assertThat(server.calls()).hasSizeLessThan(40);
    }
  }

  @Test
  @DisplayName("a registry that never takes anything is given up soon")
  void noProgress() throws IOException {
    try (UploadServer server =
        UploadServer.start(
            call -> call.method().equals("PATCH") ? UploadServer.cutAfter(0) : UploadServer.NONE)) {
      assertThatThrownBy(() -> pushInPieces(server)).isInstanceOf(OciException.class);
      assertThat(server.calls("PATCH")).hasSizeLessThan(10);
      assertThat(server.calls("DELETE")).hasSize(1);
    }
  }

  @Test
  @DisplayName("a registry that always loses the session is given up soon, and remembered")
  void alwaysLost() throws IOException {
    try (UploadServer server =
        UploadServer.start(
            call ->
                call.range().startsWith(String.valueOf(2 * MIB))
                    ? UploadServer.cutAndForget(3)
                    : UploadServer.NONE)) {
      assertThatThrownBy(() -> pushInPieces(server)).isInstanceOf(OciException.class);
      assertThat(server.calls("POST")).hasSizeLessThan(10);
      assertThat(client.quirks(server.host()).has(Quirk.NO_UPLOAD_RESUME)).isTrue();
    }
  }

  @Test
  @DisplayName("a later run goes on where the registry is")
  void laterRun() throws IOException {
    boolean[] broken = {true};
    try (UploadServer server =
        UploadServer.start(
            call ->
                broken[0] && call.method().equals("PATCH") && call.number() > 3
                    ? UploadServer.cutAfter(call.number() == 4 ? 1000 : 0)
                    : UploadServer.NONE)) {
      close();
      client = newClient(RegistryOptions.defaults().withStateDirectory(state));
      assertThatThrownBy(() -> pushInPieces(server)).isInstanceOf(OciException.class);
      assertThat(server.calls("DELETE")).isEmpty();
      Path page = onlyPage();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
          .isEqualTo("rw-------");
      assertThat(page).content().contains("secret-1").contains(BLOB.digest().toString());
      broken[0] = false;
      close();
      client = newClient(RegistryOptions.defaults().withStateDirectory(state));
      push(server);
      isThere(server);
      assertThat(server.received()).isEqualTo(SIZE);
      assertThat(server.calls("POST")).hasSize(1);
      assertThat(page).doesNotExist();
    }
  }

  @Test
  @DisplayName("a later run whose session is gone starts again")
  void laterRunWithoutASession() throws IOException {
    boolean[] broken = {true};
    try (UploadServer server =
        UploadServer.start(
            call ->
                broken[0] && call.method().equals("PATCH") && call.number() > 3
                    ? UploadServer.cutAfter(0)
                    : UploadServer.NONE)) {
      close();
      client = newClient(RegistryOptions.defaults().withStateDirectory(state));
      assertThatThrownBy(() -> pushInPieces(server)).isInstanceOf(OciException.class);
      server.forgetSessions();
      broken[0] = false;
      push(server);
      isThere(server);
      assertThat(onlyPages()).isEmpty();
    }
  }

  private Path onlyPage() throws IOException {
    assertThat(onlyPages()).hasSize(1);
    return onlyPages().get(0);
  }

  private List<Path> onlyPages() throws IOException {
    try (Stream<Path> files = Files.list(state.resolve("uploads"))) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    }
  }

  @Test
  @DisplayName("a small blob whose PUT got no answer")
  void small() throws IOException {
    for (Fault fault : List.of(UploadServer.lostReply(), UploadServer.cutAfter(1000))) {
      try (UploadServer server = server("PUT", 1, fault)) {
        push(server);
        isThere(server);
      }
    }
  }

  @Test
  @DisplayName("wrong content is not sent whole, and not kept open")
  void wrongContent() throws IOException {
    byte[] wrong = CONTENT.clone();
    wrong[SIZE - 1] ^= 1;
    close();
    client = newClient(RegistryOptions.defaults().withStateDirectory(state));
    try (UploadServer server = UploadServer.start(call -> UploadServer.NONE)) {
      client.quirks(server.host()).observe(Quirk.MAXIMUM_CHUNK, MIB);
      RemoteRepository repository = client.repository(server.host(), new RepositoryName("a/b"));
      assertThatThrownBy(() -> repository.push(Blob.of(BLOB, wrong)))
          .isInstanceOf(OciException.class)
          .hasMessageContaining("its digest is");
      assertThat(server.received()).isLessThan(SIZE);
      assertThat(server.calls("PUT")).isEmpty();
      assertThat(onlyPages()).isEmpty();
    }
  }
}
