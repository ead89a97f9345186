// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.testing.FaultyRegistry;
import io.cloudimage.registry.testing.faulty.Gate;
import io.cloudimage.registry.testing.faulty.PasswordGate;
import io.cloudimage.registry.testing.faulty.Profile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plants leaks and sees them found. */
class SecretWatchTest {
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("ann:planted-secret".getBytes());

  @AfterEach
  void forgive() {
    SecretWatch.forgive();
  }

  private static void get(FaultyRegistry registry, String path, String authorization)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .header("Authorization", authorization)
            .build();
    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
  }

  private static FaultyRegistry start() throws IOException {
    Gate gate = new PasswordGate("ann", "planted-secret");
    return FaultyRegistry.start(Profile.PLAIN, gate);
  }

  @Test
  void findsACredentialAtAnotherServer() throws IOException, InterruptedException {
    try (FaultyRegistry own = start();
        FaultyRegistry other = FaultyRegistry.start()) {
      get(own, "/v2/", BASIC);
      get(own, "/v2/", BASIC);
      assertThat(SecretWatch.ledger().leaks()).isEmpty();
      get(other, "/v2/", BASIC);
      assertThat(SecretWatch.ledger().leaks())
          .isNotEmpty()
          .allSatisfy(leak -> assertThat(leak).contains("port " + other.host().port()));
    }
  }

  @Test
  void findsAPasswordInAQueryOfAnotherServer() throws IOException, InterruptedException {
    try (FaultyRegistry own = start();
        FaultyRegistry other = FaultyRegistry.start()) {
      get(own, "/v2/", BASIC);
      get(other, "/v2/?x=planted-secret", "Bearer other-token");
      assertThat(SecretWatch.ledger().leaks()).isNotEmpty();
    }
  }

  @Test
  void findsASecretInALog() {
    SecretWatch.ledger().secret("planted-secret");
    Logger.getLogger("io.cloudimage.any").log(Level.FINEST, "with {0}", "planted-secret");
    assertThat(SecretWatch.ledger().leaks())
        .singleElement()
        .asString()
        .contains("the log io.cloudimage.any")
        .doesNotContain("planted-secret");
  }

  @Test
  void findsASecretInACause() {
    SecretWatch.ledger().secret("planted-secret");
    SecretWatch.saw(new IOException("harmless", new IllegalStateException("planted-secret")));
    assertThat(SecretWatch.ledger().leaks())
        .singleElement()
        .asString()
        .contains("IllegalStateException");
  }

  @Test
  void findsATokenOfAReplyAndASignedQuery() {
    SecretWatch.ledger()
        .reply(1, "http://127.0.0.1:7/x?sig=signature-1", "{\"token\":\"t0ken-1\"}");
    SecretWatch.ledger().request(7, "GET /x?sig=signature-1", "");
    SecretWatch.ledger().request(2, "GET /", "Bearer t0ken-1");
    assertThat(SecretWatch.ledger().leaks()).isEmpty();
    SecretWatch.ledger().request(7, "authorization: t0ken-1", "");
    SecretWatch.ledger().open("a line", "GET /x?sig=signature-1");
    assertThat(SecretWatch.ledger().leaks()).hasSize(2);
  }
}
