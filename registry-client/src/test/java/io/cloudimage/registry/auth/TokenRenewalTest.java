// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RepositoryName;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens of 300 seconds on a clock of the test's own, over real connections. */
@Timeout(60)
class TokenRenewalTest {
  private static final RepositoryName NAME = new RepositoryName("a/b");

  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger given = new AtomicInteger();
  private final Deque<Runnable> renewals = new ArrayDeque<>();
  private final HttpConnections connections =
      new HttpConnections(
          new HostCatalog(HostOptions.defaults()),
          new ConnectionOptions("test", 64, Duration.ofSeconds(5), ProxySettings.NONE));
  private final TokenBroker broker = new TokenBroker(connections, renewals::add, clock::get);
  private final CountDownLatch gate = new CountDownLatch(1);
  private volatile boolean gated;
  private volatile boolean failing;
  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(request -> answer());
  }

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    connections.close();
    server.close();
  }

  @Test
  void aTokenIsRenewedAheadOfItsEndAndNobodyWaits() throws IOException {
    assertThat(token(null)).isEqualTo("t1");
    pass(260);
    assertThat(token(null)).isEqualTo("t1");
    assertThat(renewals).isEmpty();
    pass(10);
    assertThat(token(null)).isEqualTo("t1");
    assertThat(token(null)).isEqualTo("t1");
    assertThat(renewals).hasSize(1);
    renewals.remove().run();
    assertThat(token(null)).isEqualTo("t2");
    assertThat(renewals).isEmpty();
    assertThat(given).hasValue(2);
  }

  @Test
  void aRenewalThatFailsHarmsNobodyBeforeTheEnd() throws IOException {
    token(null);
    pass(270);
    failing = true;
    token(null);
    renewals.remove().run();
    assertThat(token(null)).isEqualTo("t1");
    assertThat(renewals).as("not again at once").isEmpty();
    pass(6);
    assertThat(token(null)).isEqualTo("t1");
    assertThat(renewals).hasSize(1);
    pass(20);
    assertThatThrownBy(() -> token(null)).isInstanceOf(OciException.class);
    failing = false;
    assertThat(token(null)).isEqualTo("t2");
  }

  @Test
  void aRenewalThatComesLateReplacesNothing() throws IOException {
    token(null);
    pass(270);
    token(null);
    assertThat(token("t1")).isEqualTo("t2");
    renewals.remove().run();
    assertThat(token(null)).isEqualTo("t2");
  }

  @Test
  void ofManyThreadsWithARefusedTokenOneGetsTheNext() throws Exception {
    token(null);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<String>> tokens = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        tokens.add(threads.submit(() -> token("t1")));
      }
      for (Future<String> token : tokens) {
        assertThat(token.get(30, TimeUnit.SECONDS)).isEqualTo("t2");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(given).hasValue(2);
  }

  @Test
  void whoWaitsForAnotherThreadsTokenCanBeCancelled() throws Exception {
    gated = true;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<String> first = threads.submit(() -> token(null));
      while (server.requests().isEmpty()) {
        Thread.sleep(5);
      }
      CountDownLatch ended = new CountDownLatch(1);
      Thread waiting =
          new Thread(
              () -> {
                assertThatThrownBy(() -> token(null)).isInstanceOf(CancelledException.class);
                ended.countDown();
              });
      waiting.start();
      waiting.interrupt();
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
      gate.countDown();
      assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("t1");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void tokensOfOtherScopesAreOthers() throws IOException {
    assertThat(token(null)).isEqualTo("t1");
    TokenRequest push =
        new TokenRequest(
            server.host(),
            realm(),
            "service",
            Optional.empty(),
            Scope.merge(List.of(Scope.push(NAME), Scope.pull(NAME)), List.of(Scope.delete(NAME))));
    assertThat(broker.token(push, null).value()).isEqualTo("t2");
    assertThat(server.requests().get(1).target())
        .endsWith("?service=service&scope=repository%3Aa%2Fb%3Adelete%2Cpull%2Cpush");
  }

  private ScriptedAnswer answer() {
    if (gated) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return failing
        ? ScriptedAnswer.of(500)
        : ScriptedAnswer.of(200)
            .body("{\"token\":\"t" + given.incrementAndGet() + "\",\"expires_in\":300}");
  }

  private void pass(int seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private String token(@org.jspecify.annotations.Nullable String rejected) throws IOException {
    TokenRequest pull =
        new TokenRequest(
            server.host(),
            realm(),
            "service",
            Optional.empty(),
            Scope.merge(List.of(Scope.pull(NAME)), List.of()));
    return broker.token(pull, rejected).value();
  }

  private URI realm() {
    return URI.create("http://127.0.0.1:" + server.port() + "/token");
  }
}
