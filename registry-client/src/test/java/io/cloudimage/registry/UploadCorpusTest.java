// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.testing.QuickRetries;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that answer uploads wrongly: rows H13 and H14 of the corpus. */
@Timeout(60)
class UploadCorpusTest {
  private static final RepositoryName NAME = new RepositoryName("a/b");
  private static final byte[] CONTENT = "0123456789".repeat(100).getBytes(UTF_8);
  private static final Descriptor BLOB =
      Descriptor.of(new MediaType("application/vnd.oci.image.layer.v1.tar"), CONTENT);

  private final RegistryClient client =
      new RegistryClient(RegistryOptions.defaults().withRetries(QuickRetries.OPTIONS));

  @AfterEach
  void close() {
    client.close();
  }

  private static void rejects(
      ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private RemoteRepository repository(ScriptedServer server) throws IOException {
    RegistryHost host = server.host();
    return client.repository(host, NAME);
  }

  @ParameterizedTest(name = "H13 upload Location \"{0}\"")
  @ValueSource(
      strings = {
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "http://",
        "http://user:pw@127.0.0.1/x",
        "http://[::ffff:169.254.169.254]/",
        "::"
      })
  void wrongLocation(String location) throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            request ->
                request.method().equals("HEAD")
                    ? ScriptedAnswer.of(404)
                    : ScriptedAnswer.of(202).header("Location", location))) {
      assertThatThrownBy(() -> repository(server).push(Blob.of(BLOB, CONTENT)))
          .isInstanceOf(OciException.class);
      assertThat(server.requests())
          .extracting(ScriptedServer.Request::method)
          .containsExactly("HEAD", "POST");
    }
  }

  @ParameterizedTest(name = "H13 upload Location {0} is followed")
  @CsvSource({
    "/up/1,/up/1?digest=",
    "/up/1?_state=a%2Fb+c%3B,/up/1?_state=a%2Fb+c%3B&digest=",
    "../x?y,/v2/a/b/blobs/x?y&digest="
  })
  void rightLocation(String location, String target) throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            request ->
                switch (request.method()) {
                  case "HEAD" -> ScriptedAnswer.of(404);
                  case "POST" -> ScriptedAnswer.of(202).header("Location", location);
                  default -> ScriptedAnswer.of(201);
                })) {
      repository(server).push(Blob.of(BLOB, CONTENT));
      ScriptedServer.Request put = server.requests().get(2);
      assertThat(put.method()).isEqualTo("PUT");
      assertThat(put.target()).isEqualTo(target + BLOB.digest());
      assertThat(put.body()).isEqualTo(CONTENT);
      assertThat(put.header("content-length")).isEqualTo("1000");
    }
  }

  @Test
  @DisplayName("H14 a registry that takes uploads in pieces only, and one that took too little")
  void streamed() throws IOException {
    for (String range : List.of("0-999", "0-499")) {
      try (ScriptedServer server =
          ScriptedServer.start(
              request ->
                  switch (request.method()) {
                    case "HEAD" -> ScriptedAnswer.of(404);
                    case "POST" -> ScriptedAnswer.of(202).header("Location", "/up/1");
                    case "PATCH" ->
                        ScriptedAnswer.of(202).header("Location", "/up/2").header("Range", range);
                    case "PUT" -> ScriptedAnswer.of(request.path().equals("/up/2") ? 201 : 405);
                    default -> ScriptedAnswer.of(204);
                  })) {
        Blob blob = Blob.of(BLOB, CONTENT);
        if (range.equals("0-999")) {
          repository(server).push(blob);
          assertThat(server.requests())
              .anySatisfy(
                  request -> {
                    assertThat(request.method()).isEqualTo("PATCH");
                    assertThat(request.body()).isEqualTo(CONTENT);
                  });
        } else {
          rejects(ErrorKind.UNAVAILABLE, () -> repository(server).push(blob));
        }
      }
    }
  }
}
