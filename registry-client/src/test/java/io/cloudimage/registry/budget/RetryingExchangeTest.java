// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.host.HostCatalog;
import io.cloudimage.registry.host.HostOptions;
import io.cloudimage.registry.host.ProxySettings;
import io.cloudimage.registry.http.ConnectionOptions;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpConnections;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Lane;
import io.cloudimage.registry.http.Refusal;
import io.cloudimage.registry.http.Repeat;
import io.cloudimage.registry.http.RequestBody;
import io.cloudimage.registry.testing.ScriptedAnswer;
import io.cloudimage.registry.testing.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries over real connections, with waits that take no time. */
class RetryingExchangeTest {
  private final TestClock clock = new TestClock();
  private final List<String> told = new ArrayList<>();
  private final HostCatalog hosts = new HostCatalog(HostOptions.defaults());
  private final HttpConnections connections =
      new HttpConnections(
          hosts, new ConnectionOptions("test", 4, Duration.ofSeconds(5), ProxySettings.NONE));
  private final HostBudgets budgets = new HostBudgets(host -> HostLimits.defaults(), clock);
  private final RetryingExchange exchange =
      new RetryingExchange(
          new BudgetedExchange(connections, budgets),
          RetryOptions.defaults(),
          budgets,
          new RetryListener() {
            @Override
            public void retrying(HttpCall call, String why, int retry, Duration delay) {
              told.add(retry + " " + why);
            }

            @Override
            public void rateIsLow(HttpCall call, RateLimit left) {
              told.add("low: " + left.remaining());
            }
          });
  private ScriptedServer.Script script = request -> ScriptedAnswer.of(200);
  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(request -> script.answer(request));
  }

  @AfterEach
  void stop() throws IOException {
    connections.close();
    server.close();
  }

  @ParameterizedTest(name = "H9 {0} twice, then 200")
  @ValueSource(ints = {408, 425, 429, 499, 500, 502, 503, 504, 521})
  void comesBack(int status) throws IOException {
    AtomicInteger requests = failing(status, 2);
    assertThat(status(get())).isEqualTo(200);
    assertThat(requests).hasValue(3);
    assertThat(told).hasSize(2).first().asString().contains("1 the answer was " + status);
    assertThat(clock.sleeps())
        .hasSize(2)
        .allMatch(delay -> delay.compareTo(Duration.ofSeconds(1)) <= 0);
  }

  @ParameterizedTest(name = "H9 {0} is final")
  @ValueSource(ints = {400, 401, 403, 404, 405, 412, 501})
  void isFinal(int status) throws IOException {
    AtomicInteger requests = failing(status, 2);
    assertThat(status(get())).isEqualTo(status);
    assertThat(requests).hasValue(1);
  }

  @Test
  void endsAfterSoManyTries() throws IOException {
    AtomicInteger requests = failing(503, 100);
    assertThat(status(get())).isEqualTo(503);
    assertThat(requests).hasValue(6);
    try (HttpReply reply = exchange.send(get())) {
      assertThat(Refusal.of(reply).hint().orElse("")).startsWith("tried 6 times in ");
    }
  }

  @Test
  void noRetryBeginsBehindTheDeadline() throws IOException {
    RetryOptions patient =
        new RetryOptions(100, Duration.ofSeconds(4), Duration.ofSeconds(4))
            .withDeadline(Duration.ofSeconds(10));
    RetryingExchange until =
        new RetryingExchange(
            new BudgetedExchange(connections, budgets), patient, budgets, RetryListener.SILENT);
    AtomicInteger requests = failing(503, 100);
    try (HttpReply reply = until.send(get())) {
      assertThat(reply.status()).isEqualTo(503);
    }
    assertThat(requests.get()).isBetween(3, 10);
    assertThat(clock.nanos()).isLessThanOrEqualTo(Duration.ofSeconds(10).toNanos());
    script = request -> ScriptedAnswer.of(429).header("Retry-After", "60");
    long before = clock.nanos();
    try (HttpReply reply = until.send(get())) {
      assertThat(reply.status()).isEqualTo(429);
    }
    assertThat(clock.nanos()).as("nobody waits for what comes too late").isEqualTo(before);
  }

  @Test
  void whoIsNotWaitedForIsNotAskedEither() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    script =
        request -> {
          requests.incrementAndGet();
          return ScriptedAnswer.of(429).header("Retry-After", "60");
        };
    BudgetedExchange impatient = new BudgetedExchange(connections, budgets, false);
    impatient.send(get()).close();
    assertThatThrownBy(() -> impatient.send(get()))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    assertThat(requests).hasValue(1);
    assertThat(clock.sleeps()).isEmpty();
  }

  @Test
  void aRateThatComesToItsEndIsToldOnce() throws IOException {
    int[] left = {30, 10, 9, 100, 1};
    AtomicInteger requests = new AtomicInteger();
    script =
        request ->
            ScriptedAnswer.of(200)
                .header("RateLimit-Limit", "100")
                .header("RateLimit-Remaining", String.valueOf(left[requests.getAndIncrement()]));
    for (int ignored : left) {
      status(get());
    }
    assertThat(told).containsExactly("low: 10", "low: 1");
  }

  @Test
  void aSourceThatBreaksIsNotTheDestinationsFault() throws IOException {
    HostBudget budget = budgets.of(io.cloudimage.registry.host.Origin.of(uri()));
    int before = budget.windowSize(Lane.WRITE);
    RequestBody broken =
        new RequestBody() {
          @Override
          public long length() {
            return 3;
          }

          @Override
          public InputStream open() throws IOException {
            throw new OciException(ErrorKind.UNAVAILABLE, "the source is gone");
          }

          @Override
          public boolean isReplayable() {
            return true;
          }
        };
    assertThatThrownBy(() -> exchange.send(call("PUT").withBody(broken).withLane(Lane.WRITE)))
        .hasMessage("the source is gone");
    assertThat(budget.windowSize(Lane.WRITE)).isEqualTo(before);
    budget.overloaded();
    assertThat(budget.windowSize(Lane.WRITE)).isEqualTo(before / 2);
  }

  @Test
  void aPostGoesOutAgainOnlyWhenItWasRefused() throws IOException {
    AtomicInteger requests = failing(503, 1);
    assertThat(status(call("POST"))).isEqualTo(503);
    requests.set(0);
    failing(429, 1);
    assertThat(status(call("POST"))).isEqualTo(200);
  }

  @Test
  void whatMayFailIsAskedOnce() throws IOException {
    AtomicInteger requests = failing(503, 1);
    assertThat(status(get().withRepeat(Repeat.NEVER))).isEqualTo(503);
    assertThat(requests).hasValue(1);
  }

  @Test
  void theHostSaysWhen() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    script =
        request ->
            requests.getAndIncrement() == 0
                ? ScriptedAnswer.of(429).header("Retry-After", "60")
                : ScriptedAnswer.of(200);
    assertThat(status(get())).isEqualTo(200);
    assertThat(clock.nanos())
        .isBetween(Duration.ofSeconds(60).toNanos(), Duration.ofSeconds(76).toNanos());
  }

  @Test
  void whatIsLeftOfTheRateIsTold() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    script =
        request ->
            requests.getAndIncrement() == 0
                ? ScriptedAnswer.of(429)
                    .header("ratelimit-limit", "100;w=21600")
                    .header("ratelimit-remaining", "0;w=21600")
                    .header("docker-ratelimit-source", "198.51.100.7")
                : ScriptedAnswer.of(200);
    status(get());
    assertThat(told.get(0)).isEqualTo("low: 0");
    assertThat(told.get(1)).contains("0 of 100 requests are left");
    assertThat(budgets.rateLimit(io.cloudimage.registry.host.Origin.of(uri())))
        .contains(new RateLimit(100, 0, 21600, "198.51.100.7"));
  }

  @Test
  void aHostThatWasNeverReachedIsGivenUpSoon() throws IOException {
    // A port that was free a moment ago may be somebody else's; nobody is given this one.
    URI nobody = URI.create("http://127.0.0.1:1/v2/");
    assertThatThrownBy(() -> exchange.send(HttpCall.of("GET", nobody)))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
        .hasMessageContaining("tried 3 times");
    assertThat(told).hasSize(2);
  }

  private AtomicInteger failing(int status, int times) {
    AtomicInteger requests = new AtomicInteger();
    script = request -> ScriptedAnswer.of(requests.getAndIncrement() < times ? status : 200);
    return requests;
  }

  private int status(HttpCall call) throws IOException {
    try (HttpReply reply = exchange.send(call)) {
      return reply.status();
    }
  }

  private HttpCall get() throws IOException {
    return call("GET");
  }

  private HttpCall call(String method) throws IOException {
    return HttpCall.of(method, uri());
  }

  private URI uri() throws IOException {
    RegistryHost host = server.host();
    return URI.create(hosts.baseUri(host) + "/v2/");
  }
}
