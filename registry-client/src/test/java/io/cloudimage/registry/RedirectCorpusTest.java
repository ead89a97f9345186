// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static io.cloudimage.registry.CorpusRegistry.BLOB;
import static io.cloudimage.registry.CorpusRegistry.CONTENT;
import static io.cloudimage.registry.CorpusRegistry.NAME;
import static io.cloudimage.registry.CorpusRegistry.challenge;
import static io.cloudimage.registry.CorpusRegistry.client;
import static io.cloudimage.registry.CorpusRegistry.pull;
import static io.cloudimage.registry.CorpusRegistry.tokenOr;
import static io.cloudimage.registry.CorpusRegistry.untrusted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that send us elsewhere: rows A11 to A13 of the corpus. */
@Timeout(60)
class RedirectCorpusTest {
  @ParameterizedTest(
      name = "A11 A13 another host gets no credential, and the URL verbatim; it asks: {0}")
  @ValueSource(booleans = {true, false})
  void otherHost(boolean asks) throws IOException {
    List<ScriptedServer.Request> seen = new CopyOnWriteArrayList<>();
    try (ScriptedServer other =
            ScriptedServer.start(
                request -> {
                  seen.add(request);
                  return asks
                      ? challenge("Bearer realm=\"/token\"")
                      : ScriptedAnswer.of(200).body(CONTENT);
                });
        ScriptedServer server =
            ScriptedServer.start(
                request -> {
                  ScriptedAnswer answer = tokenOr(request, "Bearer realm=\"/token\"");
                  return request.path().equals("/token")
                          || request.header("authorization").isEmpty()
                      ? answer
                      : ScriptedAnswer.of(307)
                          .header(
                              "Location",
                              "http://127.0.0.1:" + other.port() + "/x%2Fy?sig=a%2Fb+c%3B");
                });
        RegistryClient client = client(server)) {
      if (asks) {
        assertThatThrownBy(() -> pull(client, server))
            .isInstanceOfSatisfying(
                OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DENIED));
      } else {
        assertThat(pull(client, server)).isEqualTo(CONTENT);
      }
      assertThat(seen).hasSize(1);
      assertThat(seen.get(0).header("authorization")).isEmpty();
      assertThat(seen.get(0).target()).isEqualTo("/x%2Fy?sig=a%2Fb+c%3B");
    }
  }

  @Test
  @DisplayName("A12 redirects without end, in a circle, 303 and 307 on PUT")
  void wrongRedirects() throws IOException {
    AtomicInteger hops = new AtomicInteger();
    try (ScriptedServer server =
            ScriptedServer.start(
                request ->
                    ScriptedAnswer.of(302).header("Location", "/" + hops.incrementAndGet()));
        RegistryClient client = client(server)) {
      untrusted(() -> pull(client, server));
      assertThat(server.requests()).hasSize(6);
    }
    try (ScriptedServer server =
            ScriptedServer.start(request -> ScriptedAnswer.of(302).header("Location", "?"));
        RegistryClient client = client(server)) {
      untrusted(() -> pull(client, server));
      assertThat(server.requests()).hasSizeLessThan(3);
    }
    for (String answer : List.of("303 /x", "302 /x", "307 http://127.0.0.1:9/x")) {
      try (ScriptedServer server =
              ScriptedServer.start(
                  request ->
                      switch (request.method()) {
                        case "HEAD" -> ScriptedAnswer.of(404);
                        case "POST" -> ScriptedAnswer.of(202).header("Location", "/up");
                        default ->
                            ScriptedAnswer.of(Integer.parseInt(answer.substring(0, 3)))
                                .header("Location", answer.substring(4));
                      });
          RegistryClient client = client(server)) {
        untrusted(() -> client.repository(server.host(), NAME).push(Blob.of(BLOB, CONTENT)));
      }
    }
  }
}
