// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.host.HostCatalog;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.host.ProxySettings;
import io.cloudimage.registry.http.ConnectionOptions;
import io.cloudimage.registry.http.HttpConnections;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which token is given out when. */
class TokenBrokerTest {
  private final AtomicLong clock = new AtomicLong(1);
  private final AtomicInteger made = new AtomicInteger();
  private final HttpConnections connections =
      new HttpConnections(
          new HostCatalog(HostOptions.defaults()),
          new ConnectionOptions("test", 4, Duration.ofSeconds(5), ProxySettings.NONE));
  private final TokenBroker broker = new TokenBroker(connections, renewal -> {}, clock::get);
  private ScriptedServer server;
  private TokenRequest request;

  @BeforeEach
  void start() throws IOException {
    server =
        ScriptedServer.start(
            asked ->
                ScriptedAnswer.of(200).body("{\"token\":\"t" + made.incrementAndGet() + "\"}"));
    request =
        new TokenRequest(
            server.host(),
            URI.create("http://" + server.host() + "/token"),
            "",
            Optional.empty(),
            new TreeSet<>());
  }

  @AfterEach
  void stop() throws IOException {
    connections.close();
    server.close();
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  @DisplayName("one token for all as long as it lives")
  void held() throws IOException {
    assertThat(broker.token(request, null).value()).isEqualTo("t1");
    pass(Duration.ofSeconds(54));
    assertThat(broker.token(request, null).value()).isEqualTo("t1");
    pass(Duration.ofSeconds(2));
    assertThat(broker.token(request, null).value()).isEqualTo("t2");
  }

  @Test
  @DisplayName("threads whose token was rejected at once share the new one")
  void shared() throws IOException {
    broker.token(request, null);
    assertThat(broker.token(request, "t1").value()).isEqualTo("t2");
    assertThat(broker.token(request, "t1").value()).isEqualTo("t2");
    assertThat(made).hasValue(2);
  }

  @Test
  @DisplayName("A5 tokens that live for 5 seconds: who comes late with an old one gets a new one")
  void shortLives() throws IOException {
    broker.token(request, null);
    pass(Duration.ofSeconds(5));
    assertThat(broker.token(request, "t1").value()).isEqualTo("t2");
    pass(Duration.ofSeconds(5));
    assertThat(broker.token(request, "t1").value()).isEqualTo("t3");
  }
}
