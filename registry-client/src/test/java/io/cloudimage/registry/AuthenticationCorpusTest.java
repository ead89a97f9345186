// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static io.cloudimage.registry.CorpusRegistry.BLOB;
import static io.cloudimage.registry.CorpusRegistry.CONTENT;
import static io.cloudimage.registry.CorpusRegistry.NAME;
import static io.cloudimage.registry.CorpusRegistry.challenge;
import static io.cloudimage.registry.CorpusRegistry.client;
import static io.cloudimage.registry.CorpusRegistry.pull;
import static io.cloudimage.registry.CorpusRegistry.tokenOr;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.auth.Credential;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries and token services that ask for the wrong things: rows A of the corpus. */
@Timeout(60)
class AuthenticationCorpusTest {

  @ParameterizedTest(name = "A1 401 with WWW-Authenticate \"{0}\"")
  @ValueSource(strings = {"none", "", "Negotiate", "Negotiate YII=", "=,=\"", "Digest realm=\"x\""})
  void noUsableChallenge(String challenge) throws IOException {
    ScriptedAnswer answer = ScriptedAnswer.of(401);
    ScriptedAnswer challenged =
        challenge.equals("none") ? answer : answer.header("WWW-Authenticate", challenge);
    try (ScriptedServer server = ScriptedServer.start(request -> challenged)) {
      denied(server);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "A3 realm \"{0}\"")
  @ValueSource(
      strings = {
        "", "file:///etc/passwd", "http://169.254.169.254/token", "https://8.8.8.8/token",
        "http://ann:pw@127.0.0.1/token", "null://x", "http://[fe80::1]/", "http://10.0.0.1/t",
        "/token#x"
      })
  void wrongRealm(String realm) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                request ->
                    ScriptedAnswer.of(401)
                        .header("WWW-Authenticate", "Bearer realm=\"" + realm + "\""));
        RegistryClient client = client(server)) {
      assertThatThrownBy(() -> pull(client, server)).isInstanceOf(OciException.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "A3 a relative realm is the registry's own; A10 the password goes there byte for byte")
  void relativeRealm() throws IOException {
    String password = "p:\"%é\\ " + "x".repeat(4096);
    Credential odd = new Credential.UserPassword("robot$proj+ci", password);
    try (ScriptedServer server =
            ScriptedServer.start(
                request -> tokenOr(request, "Bearer realm=\"/token\",service=\"s\""));
        RegistryClient client = client(CredentialSource.fixed(server.host(), odd))) {
      assertThat(pull(client, server)).isEqualTo(CONTENT);
      ScriptedServer.Request asked = server.requests().get(1);
      assertThat(asked.target())
          .isEqualTo("/token?service=s&scope=repository%3Aa%2Fb%3Apull&account=robot%24proj%2Bci");
      String basic = asked.header("authorization").substring("Basic ".length());
      assertThat(new String(Base64.getDecoder().decode(basic), UTF_8))
          .isEqualTo("robot$proj+ci:" + password);
    }
  }

  static List<byte[]> wrongReplies() {
    return List.of(new byte[20 << 20], "<html>".getBytes(UTF_8), new byte[] {31, (byte) 139, 8, 0});
  }

  @ParameterizedTest(name = "A4 a token reply of 20 MiB, of HTML, of a gzip bomb: {index}")
  @MethodSource("wrongReplies")
  void wrongTokenReplies(byte[] reply) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                request ->
                    request.path().equals("/token")
                        ? ScriptedAnswer.of(200).header("Content-Encoding", "gzip").body(reply)
                        : challenge("Bearer realm=\"/token\""));
        RegistryClient client = client(server)) {
      assertThatThrownBy(() -> pull(client, server)).isInstanceOf(OciException.class);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  @DisplayName("A5 a second 401 ends it: one retry")
  void oneRetry() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            request ->
                request.path().equals("/token")
                    ? ScriptedAnswer.of(200).body("{\"token\":\"t\"}")
                    : challenge("Bearer realm=\"/token\""))) {
      denied(server);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  @DisplayName("A6 Harbor: an expired token answered with Basic in the middle of an upload")
  void harbor() throws IOException {
    AtomicInteger tokens = new AtomicInteger();
    ScriptedServer.Script harbor =
        request -> {
          if (request.path().equals("/token")) {
            return ScriptedAnswer.of(200).body("{\"token\":\"t" + tokens.incrementAndGet() + "\"}");
          }
          String authorization = request.header("authorization");
          if (authorization.isEmpty()) {
            return challenge("Bearer realm=\"/token\",service=\"harbor\"");
          }
          if (authorization.equals("Bearer t1") && request.method().equals("PUT")) {
            return challenge("Basic realm=\"harbor\"");
          }
          return switch (request.method()) {
            case "HEAD" -> ScriptedAnswer.of(404);
            case "POST" -> ScriptedAnswer.of(202).header("Location", "/up");
            default -> ScriptedAnswer.of(201);
          };
        };
    try (ScriptedServer server = ScriptedServer.start(harbor);
        RegistryClient client = client(server)) {
      client.repository(server.host(), NAME).push(Blob.of(BLOB, CONTENT));
      ScriptedServer.Request last = server.requests().get(server.requests().size() - 1);
      assertThat(last.method()).isEqualTo("PUT");
      assertThat(last.header("authorization")).isNotEqualTo("Bearer t1").startsWith("Bearer t");
    }
  }

  @Test
  @DisplayName("A7 /v2/ is open, the repository is not")
  void challengePerRequest() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                request ->
                    request.path().equals("/v2/")
                        ? ScriptedAnswer.of(200)
                        : tokenOr(request, "Bearer realm=\"/token\""));
        RegistryClient client = client(server)) {
      client.ping(server.host());
      assertThat(pull(client, server)).isEqualTo(CONTENT);
      assertThat(pull(client, server)).isEqualTo(CONTENT);
      assertThat(server.requests()).hasSize(5);
    }
  }

  @Test
  @DisplayName("A8 mounting asks for both repositories, one scope each, sorted")
  void mountScopes() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                request ->
                    request.header("authorization").isEmpty()
                        ? challenge(
                            "Bearer realm=\"/token\",scope=\"repository:a/b:push,pull"
                                + " repository:a/b:pull\"")
                        : request.path().equals("/token")
                            ? ScriptedAnswer.of(200).body("{\"access_token\":\"t\"}")
                            : ScriptedAnswer.of(201));
        RegistryClient client = client(server)) {
      assertThat(client.repository(server.host(), NAME).mount(BLOB, new RepositoryName("a/a")))
          .isTrue();
      assertThat(server.requests().get(1).target())
          .isEqualTo(
              "/token?scope=repository%3Aa%2Fa%3Apull&scope=repository%3Aa%2Fb%3Apull%2Cpush&account=ann");
    }
  }

  @Test
  @DisplayName("A9 a token that gives less: the error says what is missing")
  void insufficientScope() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                request ->
                    request.path().equals("/token")
                        ? ScriptedAnswer.of(200).body("{\"token\":\"t\"}")
                        : challenge(
                            "Bearer realm=\"/token\",scope=\"repository:a/b:pull\","
                                + "error=\"insufficient_scope\""));
        RegistryClient client = client(server)) {
      assertThatThrownBy(() -> pull(client, server))
          .isInstanceOfSatisfying(
              OciException.class,
              e -> assertThat(e.hint().orElse("")).contains("repository:a/b:pull"));
    }
  }

  @Test
  @DisplayName("threads that need the same token wait for one of them to get it")
  void oneTokenForAll() throws IOException, InterruptedException, ExecutionException {
    AtomicInteger tokens = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ScriptedServer server =
            ScriptedServer.start(
                request -> {
                  if (request.path().equals("/token")) {
                    tokens.incrementAndGet();
                  }
                  return tokenOr(request, "Bearer realm=\"/token\"");
                });
        RegistryClient client = client(server)) {
      List<Callable<byte[]>> pulls = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        pulls.add(() -> pull(client, server));
      }
      for (Future<byte[]> pulled : threads.invokeAll(pulls)) {
        assertThat(pulled.get()).isEqualTo(CONTENT);
      }
      assertThat(tokens).hasValue(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void denied(ScriptedServer server) throws IOException {
    try (RegistryClient client = client(server)) {
      assertThatThrownBy(() -> client.repository(server.host(), NAME).resolve(Tag.LATEST))
          .isInstanceOfSatisfying(
              OciException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.DENIED);
                assertThat(e.hint().orElse("")).contains("cloudimage login");
              });
    }
  }
}
